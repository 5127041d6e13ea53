import { clockFace } from '../time-zone.ts';

/** Maps a moment (ms) to its day as days since 1970-01-01, by the calendar of one time zone. */
export type DayOf = (ms: number) => number;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Hours since 1970 (UTC). */
export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/** Makes the calendar of a time zone such as `Europe/Moscow`; a day there may have 23 or 25 hours. */
export function createDayOf(timeZone: string): DayOf {
  const shown = clockFace(timeZone);
  return (ms) => Math.floor(shown(ms) / DAY_MS);
}
