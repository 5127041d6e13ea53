import { RIGHTS } from '../../../peers/records/user-record.ts';
import { button, field } from '../../router/buttons.ts';

const PERSON = { person: field.person } as const;
/** A device of that person, and the beginning of its public key when the button was made. */
const DEVICE = { person: field.person, peer: field.peer, tag: field.keyTag } as const;

/** The choices of days of more access, in the order of the buttons; 0: without an end. */
export const MORE_DAYS = ['7', '30', '0'] as const;

/** The choices of devices per node; 0: the same limit as everybody's. */
export const LIMITS = ['1', '2', '3', '5', '10', '0'] as const;

/** The buttons of the list of people and of a person's card. */
export const PEOPLE_BUTTONS = {
  list: button('u-list', { page: field.number }),
  find: button('u-find', {}),
  card: button('u-card', PERSON),
  pause: button('u-pause', PERSON),
  resume: button('u-resume', PERSON),
  time: button('u-time', PERSON),
  /** `end` is the end of access when the button was made, so that pressing it twice does not extend twice. */
  moreTime: button('u-more', { ...PERSON, days: field.oneOf(...MORE_DAYS), end: field.number }),
  limit: button('u-limit', PERSON),
  setLimit: button('u-set-limit', { ...PERSON, limit: field.oneOf(...LIMITS) }),
  servers: button('u-servers', PERSON),
  setServer: button('u-set-server', { ...PERSON, node: field.node, wanted: field.oneOf('on', 'off') }),
  rename: button('u-name', PERSON),
  note: button('u-note', PERSON),
  clear: button('u-clear', { ...PERSON, what: field.oneOf('name', 'note') }),
  configs: button('u-configs', PERSON),
  makeConfig: button('u-make', PERSON),
  sendConfig: button('u-send', DEVICE),
  newKeys: button('u-keys', DEVICE),
  remove: button('u-remove', PERSON),
  removeNow: button('u-remove-now', PERSON),
  restore: button('u-restore', PERSON),
  rights: button('rights', PERSON),
  setRight: button('right', { ...PERSON, right: field.oneOf(...RIGHTS), wanted: field.oneOf('on', 'off') }),
} as const;
