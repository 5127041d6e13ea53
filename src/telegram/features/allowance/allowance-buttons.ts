import { ALLOWANCE_ENDS } from '../../../peers/records/user-record.ts';
import { button, field } from '../../router/buttons.ts';

const PERSON = { person: field.person } as const;

/** The buttons about a friend's monthly allowance and speed. In `gb`: 0 is no limit; in `mbit`: 0 is none of its own. */
export const ALLOWANCE_BUTTONS = {
  page: button('al', PERSON, 'opens the allowance of'),
  open: button('al-open', { ...PERSON, what: field.oneOf('gb', 'end', 'speed') }, 'opens the allowance of'),
  setGb: button('al-gb', { ...PERSON, gb: field.number }, 'sets the allowance of'),
  usualGb: button('al-usual', PERSON, 'sets the usual allowance of'),
  setEnd: button('al-end', { ...PERSON, end: field.oneOf(...ALLOWANCE_ENDS) }, 'sets what ends the allowance of'),
  setSpeed: button('al-speed', { ...PERSON, mbit: field.number }, 'sets the speed of'),
  device: button('al-device', { ...PERSON, peer: field.peer }, 'opens the speed of a device of'),
  setDevice: button('al-set-dev', { ...PERSON, peer: field.peer, mbit: field.number }, 'sets the speed of a device of'),
  /** `month`: its first day since 1970; `before`: how many GB were added before, so that a second press adds nothing. */
  more: button('al-more', { ...PERSON, month: field.number, before: field.number }, 'adds to the allowance of'),
} as const;

/** What "more" adds (GB). */
export const MORE_GB = 10;

/** The amounts to choose from (GB), and the speeds (Mbit/s). */
export const AMOUNTS = [10, 30, 50, 100, 200, 500] as const;
export const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 200] as const;
