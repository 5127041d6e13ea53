import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { type Device, devicesBy } from '../peers/records/device-lists.ts';
import { guestsOf } from '../peers/records/guests.ts';
import { memoizeByIdentity } from '../peers/records/memoize-by-identity.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';
import { type AddDays, addFullDays, DAY_MS, iso, setTerms } from './guest-terms.ts';

/** Days before the end of a guest's time at which a warning is due. */
const WARNINGS = [3, 1] as const;

/** A notice to a guest and the owner: the end comes in 3 days or 1 day, or has come (0). */
export interface GuestNews {
  readonly id: number;
  readonly days: 3 | 1 | 0;
  /** The end of the guest's time (ISO). */
  readonly until: string;
}

/** The guests whose days begin now, because one of their devices has shaken hands with any of its keys. */
export function startingGuests(state: State, snapshots: readonly Snapshot[]): number[] {
  const shaken = (key: string) => snapshots.some(({ peers }) => (peers.get(key)?.handshakeAt ?? null) !== null);
  const hasBegun = ([, { public_key, next }]: Device) =>
    shaken(public_key) || (next !== null && shaken(next.public_key));
  return waiting(state.users).filter((id) => devicesBy(state, id).some(hasBegun));
}

/** Guests whose days begin with their first handshake, by id. */
const waiting = memoizeByIdentity((users: State['users']) =>
  guestsOf(users)
    .filter(waitsForFirst)
    .map(({ telegram_id }) => telegram_id),
);

/** Replaces a guest's number of days by an end, counted from now. */
export function startGuest(draft: Draft, id: number, now: number, later: AddDays = addFullDays): void {
  const user = draft.users[id];
  if (!user?.days_from_first || user.until !== null) return;
  setTerms(user, { until: iso(later(now, user.days_from_first)), days_from_first: null });
}

/**
 * The notices that are due now: each warning once and not at night, the later one instead of a missed earlier one; the end once, at any
 * hour. Paused and removed guests get none.
 */
export function guestNews(state: State, now: number, isQuiet: boolean): GuestNews[] {
  const all = nextNews(state.users);
  const later = all.findIndex(({ at }) => at > now);
  return all.slice(0, later < 0 ? all.length : later).flatMap(({ user }) => {
    const days = dueNews(user, now);
    if (days === null || user.until === null || (isQuiet && days !== 0)) return [];
    return [{ id: user.telegram_id, days, until: user.until }];
  });
}

/** When the next notice of each guest is due (ms since 1970), the soonest first. */
const nextNews = memoizeByIdentity((users: State['users']) =>
  guestsOf(users)
    .flatMap((user) => {
      const days = [...WARNINGS, 0].find((each) => each < (user.warned_days ?? Infinity));
      return user.until === null || days === undefined ? [] : [{ user, at: Date.parse(user.until) - days * DAY_MS }];
    })
    .sort((a, b) => a.at - b.at),
);

/** Whether the notice is still true and was not sent yet. */
export function isStillNews(state: State, { id, days, until }: GuestNews, now: number): boolean {
  const user = state.users[id];
  return user !== undefined && user.until === until && dueNews(user, now) === days;
}

/** Records that the notice has arrived, or cannot. */
export function recordTold(draft: Draft, { id, days, until }: GuestNews): void {
  const user = draft.users[id];
  if (user?.until === until) user.warned_days = Math.min(user.warned_days ?? days, days);
}

function dueNews(user: UserRecord, now: number): GuestNews['days'] | null {
  if (user.until === null || user.role === 'owner' || !user.active || user.removed_at !== null) return null;
  const left = Date.parse(user.until) - now;
  const due = left <= 0 ? 0 : (WARNINGS.findLast((days) => left <= days * DAY_MS) ?? null);
  return due !== null && (user.warned_days === null || user.warned_days > due) ? due : null;
}

function waitsForFirst({ days_from_first, until, active, removed_at }: UserRecord): boolean {
  return days_from_first !== null && until === null && active && removed_at === null;
}
