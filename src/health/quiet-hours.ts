import type { Preferences } from '../peers/records/preferences.ts';

/** Hours in which only urgent messages are sent: from the first until before the second; equal: none. */
export type QuietHours = Pick<Preferences, 'quiet_from' | 'quiet_to'>;

/** Whether `now` (ms) is in quiet hours of the IANA time zone. Messages that are not urgent wait, and are sent afterwards if they still hold. */
export function isQuiet(now: number, timezone: string, { quiet_from: from, quiet_to: to }: QuietHours): boolean {
  if (from === to) return false;
  const hour = hourIn(now, timezone);
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

function hourIn(now: number, timeZone: string): number {
  const clock = clocks.get(timeZone) ?? clockOf(timeZone);
  clocks.set(timeZone, clock);
  return Number(clock.formatToParts(now).find(({ type }) => type === 'hour')?.value);
}

/** Formatters by time zone, cached because creating one takes far longer than using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (timeZone: string) => new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone });
