import type { DraftUser, UserRecord } from '../peers/records/user-record.ts';
import type { Terms } from './admit.ts';

export const DAY_MS = 24 * 3_600_000;

/** A moment (ms) so many days later. A guest's last day ends with that day, also when clocks were changed in between. */
export type AddDays = (ms: number, days: number) => number;

/** Days of 24 hours each, where no calendar is asked. */
export const addFullDays: AddDays = (ms, days) => ms + days * DAY_MS;

/** A longer guest's time than this is a slip of the finger. */
export const MOST_DAYS = 3650;

type Guest = Pick<UserRecord, 'until' | 'days_from_first'>;

/**
 * A guest's terms with so many days more, counted from now when the time is over; null: for good. Never shorter than before: who
 * is in for good stays so.
 */
export function extended(
  { until, days_from_first }: Guest,
  days: number | null,
  now: number,
  later: AddDays = addFullDays,
): Terms {
  if (days === null) return { until: null, days_from_first: null };
  if (until !== null) return { until: iso(later(Math.max(Date.parse(until), now), days)), days_from_first: null };
  return {
    until: null,
    days_from_first: days_from_first === null ? null : Math.min(days_from_first + days, MOST_DAYS),
  };
}

/** Gives a guest other terms; warnings become possible again. */
export function setTerms(user: DraftUser, terms: Terms): void {
  Object.assign(user, terms, { warned_days: null });
}

/** How a button names the end that it was made for (0 to 999999), so that pressing it twice does not extend twice. */
export function endTag({ until, days_from_first }: Guest): number {
  if (until === null) return days_from_first ?? 0;
  return Math.floor(Date.parse(until) / 1000) % 1_000_000;
}

export const iso = (ms: number): string => new Date(ms).toISOString();
