import type { Preferences } from '../peers/records/preferences.ts';

/** The hours in which nobody is written to without a need: from the first up to, not including, the second; the same twice: none. */
export type QuietHours = Pick<Preferences, 'quiet_from' | 'quiet_to'>;

/** Whether people sleep at `now` (ms) by the clocks of the IANA zone; what is not urgent is then told afterwards, if it still holds. */
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

/** By time zone: to make one takes far longer than to read it, and it is read every second. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (timeZone: string) => new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone });
