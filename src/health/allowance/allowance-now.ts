import type { Preferences } from '../../peers/records/preferences.ts';
import { isSlowed, isUsedUp, type UserRecord } from '../../peers/records/user-record.ts';
import { DAY_MS } from '../calendar.ts';
import { type Allowance, allowanceOf, extraOf, GB } from './allowance.ts';
import type { Month } from './month.ts';

/** A friend's allowance in its present month; GB are whole ones, rounded down. */
export interface AllowanceNow {
  readonly usedGb: number;
  /** With what was added. */
  readonly totalGb: number;
  readonly extraGb: number;
  /** The day on which the next month begins, as its midnight in UTC (ms). */
  readonly renewsOn: number;
  readonly end: Allowance['end'];
  readonly state: 'open' | 'slow' | 'off';
}

/** Where the allowances' numbers come from. */
export interface MonthlyTraffic {
  /** The present month, of those that begin on this day, and the bytes that a friend's devices moved in it. */
  inMonth(id: number, fromDay: number): { readonly month: Month; readonly bytes: number };
}

/** Null: the friend has none. */
export function allowanceNow(
  user: UserRecord,
  preferences: Preferences,
  traffic: MonthlyTraffic,
  now: number,
): AllowanceNow | null {
  const allowance = allowanceOf(user, preferences);
  if (allowance === null) return null;
  const { month, bytes } = traffic.inMonth(user.telegram_id, preferences.allowance_day);
  const extraGb = extraOf(user, month);
  return {
    usedGb: Math.floor(bytes / GB),
    totalGb: allowance.gb + extraGb,
    extraGb,
    renewsOn: month.end * DAY_MS,
    end: allowance.end,
    state: isUsedUp(user, now) ? 'off' : isSlowed(user, now) ? 'slow' : 'open',
  };
}
