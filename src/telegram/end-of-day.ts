/** A day of the calendar; `month` from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The last second of a day by the clocks of the IANA zone (ms since 1970). */
export function endOfDay({ year, month, day }: Day, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, 23, 59, 59);
  const roughly = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(roughly, timeZone); // clocks may change between the two
}

/** By how much the zone's clocks are ahead of UTC at that moment, in ms. */
function offsetAt(ms: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    hourCycle: 'h23',
    timeZone,
  });
  const parts = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
}
