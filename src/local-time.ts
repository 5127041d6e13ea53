import { clockFace } from './time-zone.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More (ms) than any zone is behind UTC (at most 15 h 14 min). */
const FURTHEST_MS = 16 * HOUR_MS;
/** Clocks are never changed by less than this (ms). */
const STEP_MS = HOUR_MS / 4;

/**
 * The last second (ms since 1970) at which the clocks of an IANA zone show this time (as if it were UTC, ms) or an earlier one. So it is
 * right where clocks change at midnight, either way: of an hour that comes twice it is the second one, and where an hour is left out
 * it is the second before.
 */
export function lastSecondShowing(face: number, timeZone: string): number {
  const shown = clockFace(timeZone);
  let before = face + FURTHEST_MS;
  while (shown(before) > face) before -= STEP_MS;
  let after = before + STEP_MS;
  while (after - before > SECOND_MS) {
    const middle = before + Math.floor((after - before) / 2 / SECOND_MS) * SECOND_MS;
    if (shown(middle) > face) after = middle;
    else before = middle;
  }
  return before;
}

/** The same time of the day so many days later by the clocks of the zone (ms since 1970). */
export function addDays(ms: number, days: number, timeZone: string): number {
  const second = Math.floor(ms / SECOND_MS) * SECOND_MS;
  return lastSecondShowing(clockFace(timeZone)(second) + days * DAY_MS, timeZone) + (ms - second);
}
