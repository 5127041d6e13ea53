import type { Period } from '../../../health/usage.ts';
import { button, field } from '../../router/buttons.ts';

/** The periods of `/stats`, in the order of the buttons. */
export const PERIODS = ['today', 'week', 'month'] as const satisfies Period[];

const MONTHS = field.oneOf('this', 'last');
const BROADCAST = { broadcast: field.peer } as const;

/** The buttons under `/stats`, `/backup` and `/broadcast`. */
export const OWNER_BUTTONS = {
  stats: button('stats', { period: field.oneOf(...PERIODS) }, 'opens the statistics'),
  weeklyBackup: button('weekly', { wanted: field.oneOf('on', 'off') }, 'sets the weekly backup'),
  mailBackup: button('weekly-mail', { wanted: field.oneOf('on', 'off') }, 'sets the weekly backup by mail'),
  digest: button('digest', { month: MONTHS }, 'opens the digest of a month'),
  monthly: button('monthly', { month: MONTHS, wanted: field.oneOf('on', 'off') }, 'sets the monthly digest'),
  leaveBroadcast: button('leave-broadcast', {}, 'withdraws the question for a broadcast'),
  sendBroadcast: button('broadcast', BROADCAST, 'sends a broadcast'),
  cancelBroadcast: button('no-broadcast', BROADCAST, 'drops a broadcast'),
} as const;
