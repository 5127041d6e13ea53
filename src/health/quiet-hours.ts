import type { Preferences } from '../peers/records/preferences.ts';
import { clockFace } from '../time-zone.ts';

/** Hours in which only urgent messages are sent: from the first until before the second; equal: none. */
export type QuietHours = Pick<Preferences, 'quiet_from' | 'quiet_to'>;

/** Whether `now` (ms) is in quiet hours of the IANA time zone. Messages that are not urgent wait, and are sent afterwards if they still hold. */
export function isQuiet(now: number, timezone: string, { quiet_from: from, quiet_to: to }: QuietHours): boolean {
  if (from === to) return false;
  const hour = new Date(clockFace(timezone)(now)).getUTCHours();
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
