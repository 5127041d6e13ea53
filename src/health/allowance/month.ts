import { lastSecondShowing } from '../../local-time.ts';
import { DAY_MS } from '../calendar.ts';

/** A month of allowances, in days since 1970 by the calendar of the bot's time zone: from its first day until before `end`. */
export interface Month {
  readonly from: number;
  readonly end: number;
}

/** The month with this day; each begins on day `fromDay` (1 to 28) of a calendar month. */
export function monthOf(today: number, fromDay: number): Month {
  const date = new Date(today * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const first = date.getUTCDate() >= fromDay ? month : month - 1;
  return { from: Date.UTC(year, first, fromDay) / DAY_MS, end: Date.UTC(year, first + 1, fromDay) / DAY_MS };
}

/** The date of a day, such as `2026-11-29`. */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** When a day begins by the clocks of the zone (ms since 1970). */
export const startOfDay = (day: number, timeZone: string): number =>
  lastSecondShowing(day * DAY_MS - 1000, timeZone) + 1000;
