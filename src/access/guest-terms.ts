import type { DraftUser, UserRecord } from '../peers/records/user-record.ts';
import type { Terms } from './admit.ts';

export const DAY_MS = 24 * 3_600_000;

/** Adds days to a moment (ms) by a calendar, so that a guest's last day ends at midnight even across a change to summer time. */
export type AddDays = (ms: number, days: number) => number;

/** Adds days of 24 hours each. */
export const addFullDays: AddDays = (ms, days) => ms + days * DAY_MS;

/** The longest guest's time (days) that is accepted; a longer one is taken for a typing error. */
export const MOST_DAYS = 3650;

type Guest = Pick<UserRecord, 'until' | 'days_from_first'>;

/**
 * A guest's terms extended by a number of days, counted from now if the time is over; null: without an end. Never shorter than before:
 * access without an end stays so.
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

/** Sets a guest's terms; warnings may be sent again. */
export function setTerms(user: DraftUser, terms: Terms): void {
  Object.assign(user, terms, { warned_days: null });
}

/** A number (0 to 999999) that identifies an end in a button's data, so that pressing the button twice does not extend twice. */
export function endTag({ until, days_from_first }: Guest): number {
  if (until === null) return days_from_first ?? 0;
  return Math.floor(Date.parse(until) / 1000) % 1_000_000;
}

export const iso = (ms: number): string => new Date(ms).toISOString();
