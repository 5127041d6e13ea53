import type { Period } from '../../../health/usage.ts';
import { button, field } from '../../router/buttons.ts';

/** The periods of `/stats`, in the order of the buttons. */
export const PERIODS = ['today', 'week', 'month'] as const satisfies Period[];

const BROADCAST = { broadcast: field.peer } as const;

/** The buttons under `/stats`, `/backup` and `/broadcast`. */
export const OWNER_BUTTONS = {
  stats: button('stats', { period: field.oneOf(...PERIODS) }),
  weeklyBackup: button('weekly', { wanted: field.oneOf('on', 'off') }),
  sendBroadcast: button('broadcast', BROADCAST),
  cancelBroadcast: button('no-broadcast', BROADCAST),
} as const;
