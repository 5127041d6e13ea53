/** Maps a moment (ms) to its day as days since 1970-01-01, by the calendar of one time zone. */
export type DayOf = (ms: number) => number;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Hours since 1970 (UTC). */
export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/** Makes the calendar of a time zone such as `Europe/Moscow`; a day there may have 23 or 25 hours. */
export function createDayOf(timeZone: string): DayOf {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1) / DAY_MS;
  };
}
