import { guestsOf } from '../peers/guests.ts';
import type { Draft, State } from '../peers/records.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import type { UserRecord } from '../peers/user-record.ts';
import { DAY_MS, iso, setTerms } from './guest-terms.ts';

/** A guest is warned so many days before the end, the nearest last. */
const WARNINGS = [3, 1] as const;

/** What guests and the owner are to hear of an end: so many days before it (3, 1), or that it has come (0). */
export interface GuestNews {
  readonly id: number;
  readonly days: 3 | 1 | 0;
  /** The end that is meant (ISO). */
  readonly until: string;
}

/** The guests whose days begin now: a device of theirs has shaken hands, by whichever key. */
export function startingGuests(state: State, snapshots: readonly Snapshot[]): number[] {
  const waiting = new Set(
    guestsOf(state.users)
      .filter(waitsForFirst)
      .map(({ telegram_id }) => telegram_id),
  );
  if (waiting.size === 0) return [];
  const shaken = (key: string) => snapshots.some(({ peers }) => (peers.get(key)?.handshakeAt ?? null) !== null);
  const started = Object.values(state.peers).filter(
    (peer) =>
      waiting.has(peer.telegram_id) && [peer.public_key, ...(peer.next ? [peer.next.public_key] : [])].some(shaken),
  );
  return [...new Set(started.map(({ telegram_id }) => telegram_id))];
}

/** Turns a guest's days into an end, counted from now: the handshake was seen a moment ago. */
export function startGuest(draft: Draft, id: number, now: number): void {
  const user = draft.users[id];
  if (!user?.days_from_first || user.until !== null) return;
  setTerms(user, { until: iso(now + user.days_from_first * DAY_MS), days_from_first: null });
}

/**
 * What is to be told now: each warning once, the nearer one instead of one that was missed, none while people sleep; the end once,
 * at any hour. Who was paused or removed hears nothing.
 */
export function guestNews(state: State, now: number, isQuiet: boolean): GuestNews[] {
  return guestsOf(state.users).flatMap((user) => {
    const days = dueNews(user, now);
    if (days === null || user.until === null || (isQuiet && days !== 0)) return [];
    return [{ id: user.telegram_id, days, until: user.until }];
  });
}

/** Whether the news still holds and was not told. */
export function isStillNews(state: State, { id, days, until }: GuestNews, now: number): boolean {
  const user = state.users[id];
  return user !== undefined && user.until === until && dueNews(user, now) === days;
}

/** The news has arrived, or cannot. */
export function recordTold(draft: Draft, { id, days, until }: GuestNews): void {
  const user = draft.users[id];
  if (user?.until === until) user.warned_days = Math.min(user.warned_days ?? days, days);
}

const waitsForFirst = ({ days_from_first, until, active, removed_at }: UserRecord): boolean =>
  days_from_first !== null && until === null && active && removed_at === null;

function dueNews(user: UserRecord, now: number): GuestNews['days'] | null {
  if (user.until === null || user.role === 'owner' || !user.active || user.removed_at !== null) return null;
  const left = Date.parse(user.until) - now;
  const due = left <= 0 ? 0 : (WARNINGS.findLast((days) => left <= days * DAY_MS) ?? null);
  return due !== null && (user.warned_days === null || user.warned_days > due) ? due : null;
}
