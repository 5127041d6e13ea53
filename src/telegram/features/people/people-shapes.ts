import { buttonShape, word } from '../../router/button-kind.ts';

const PERSON = { person: word.person } as const;
const DEVICE = { person: word.person, peer: word.peer, tag: word.keyTag } as const;

/** Days of more time, in the order of the buttons; 0: for good. */
export const MORE_DAYS = ['7', '30', '0'] as const;

/** Devices per node; 0: as for everybody. */
export const LIMITS = ['1', '2', '3', '5', '10', '0'] as const;

/** The buttons of the list and of people's cards, which lead to each other; what each does stands in its own file. */
export const PEOPLE = {
  list: buttonShape('u-list', { page: word.number }),
  find: buttonShape('u-find', {}),
  card: buttonShape('u-card', PERSON),
  pause: buttonShape('u-pause', PERSON),
  resume: buttonShape('u-resume', PERSON),
  time: buttonShape('u-time', PERSON),
  /** `end` is the end that it was made for: pressing it twice does not extend twice. */
  moreTime: buttonShape('u-more', { ...PERSON, days: word.oneOf(...MORE_DAYS), end: word.number }),
  limit: buttonShape('u-limit', PERSON),
  setLimit: buttonShape('u-set-limit', { ...PERSON, limit: word.oneOf(...LIMITS) }),
  servers: buttonShape('u-servers', PERSON),
  setServer: buttonShape('u-set-server', { ...PERSON, node: word.node, wanted: word.oneOf('on', 'off') }),
  rename: buttonShape('u-name', PERSON),
  note: buttonShape('u-note', PERSON),
  clear: buttonShape('u-clear', { ...PERSON, what: word.oneOf('name', 'note') }),
  configs: buttonShape('u-configs', PERSON),
  makeConfig: buttonShape('u-make', PERSON),
  sendConfig: buttonShape('u-send', DEVICE),
  newKeys: buttonShape('u-keys', DEVICE),
  remove: buttonShape('u-remove', PERSON),
  removeNow: buttonShape('u-remove-now', PERSON),
  restore: buttonShape('u-restore', PERSON),
} as const;
