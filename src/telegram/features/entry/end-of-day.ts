import { lastSecondShowing } from '../../../local-time.ts';

/** A day of the calendar; `month` from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The last second of a day by the clocks of the IANA zone (ms since 1970); of a day that is left out there, that of the day before. */
export function endOfDay({ year, month, day }: Day, timeZone: string): number {
  return lastSecondShowing(Date.UTC(year, month - 1, day, 23, 59, 59), timeZone);
}
