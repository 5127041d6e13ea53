import { EXIT_WAYS, RIGHTS } from '../../../peers/records/user-record.ts';
import { button, field } from '../../router/buttons.ts';

const PERSON = { person: field.person } as const;
/** A device of that person, and the beginning of its public key when the button was made. */
const DEVICE = { person: field.person, peer: field.peer, tag: field.keyTag } as const;

/** The choices of days of more access, in the order of the buttons; 0: without an end. */
export const MORE_DAYS = ['7', '30', '0'] as const;

/** The choices of days to give to everybody. */
export const GIVEN_DAYS = ['1', '3', '7'] as const;

/** The choices of devices per node; 0: the same limit as everybody's. */
export const LIMITS = ['1', '2', '3', '5', '10', '0'] as const;

/** The buttons of the list of people and of a person's card. */
export const PEOPLE_BUTTONS = {
  list: button('u-list', { page: field.number }, 'opens the list of people'),
  find: button('u-find', {}, 'begins to look for a person'),
  card: button('u-card', PERSON, 'opens the card of'),
  pause: button('u-pause', PERSON, 'pauses'),
  resume: button('u-resume', PERSON, 'resumes'),
  time: button('u-time', PERSON, 'opens the time of'),
  /** `end` is the end of access when the button was made, so that pressing it twice does not extend twice. */
  moreTime: button('u-more', { ...PERSON, days: field.oneOf(...MORE_DAYS), end: field.number }, 'gives more time to'),
  askEnd: button('u-end', PERSON, 'is asked for the end of access of'),
  /** `day`: the last one, in days since 1970; `end`: as in `moreTime`. */
  endOn: button('u-end-on', { ...PERSON, day: field.number, end: field.number }, 'sets the end of access of'),
  /** Days for everybody whose access has an end, such as after an outage; `tag`: see `endsTag`. */
  giveAll: button('u-give', {}, 'is asked about giving days to everybody'),
  giveAllNow: button('u-give-now', { days: field.oneOf(...GIVEN_DAYS), tag: field.number }, 'gives days to everybody'),
  limit: button('u-limit', PERSON, 'opens the device limit of'),
  setLimit: button('u-set-limit', { ...PERSON, limit: field.oneOf(...LIMITS) }, 'sets the device limit of'),
  servers: button('u-servers', PERSON, 'opens the servers of'),
  setServer: button(
    'u-set-server',
    { ...PERSON, node: field.node, wanted: field.oneOf('on', 'off') },
    'sets the servers of',
  ),
  exits: button('u-exits', PERSON, 'opens where sites open of'),
  setExit: button(
    'u-exit',
    { ...PERSON, node: field.node, way: field.oneOf(...EXIT_WAYS), to: field.node },
    'sets where sites open of',
  ),
  choosesExit: button(
    'u-exit-free',
    { ...PERSON, wanted: field.oneOf('yes', 'no') },
    'says who chooses where sites open of',
  ),
  rename: button('u-name', PERSON, 'begins to name'),
  note: button('u-note', PERSON, 'begins a note on'),
  clear: button('u-clear', { ...PERSON, what: field.oneOf('name', 'note') }, 'clears the name or note of'),
  configs: button('u-configs', PERSON, 'opens the configs of'),
  makeConfig: button('u-make', PERSON, 'makes a config for'),
  sendConfig: button('u-send', DEVICE, 'sends the config of'),
  newKeys: button('u-keys', DEVICE, 'makes new keys for'),
  remove: button('u-remove', PERSON, 'is asked about removing'),
  removeNow: button('u-remove-now', PERSON, 'removes'),
  restore: button('u-restore', PERSON, 'takes back'),
  rights: button('rights', PERSON, 'opens the rights of'),
  setRight: button(
    'right',
    { ...PERSON, right: field.oneOf(...RIGHTS), wanted: field.oneOf('on', 'off') },
    'sets a right of',
  ),
} as const;
