import { lastSecondShowing } from '../../../local-time.ts';

/** A calendar day; `month` counts from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The last second of a day in an IANA zone (ms since 1970); of a day that the zone skipped, that of the day before. */
export function endOfDay({ year, month, day }: Day, timeZone: string): number {
  return lastSecondShowing(Date.UTC(year, month - 1, day, 23, 59, 59), timeZone);
}
