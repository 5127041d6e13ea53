import { createHash } from 'node:crypto';
import type { State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';
import { type AddDays, iso } from './guest-terms.ts';

interface Giving {
  readonly state: State;
  /** Whether whoever gives may change this person. */
  readonly mayChange: (id: number) => boolean;
  readonly now: number;
}

/** A person whose end moves, and the new end (ISO). */
export interface Given {
  readonly user: UserRecord;
  readonly until: string;
}

/**
 * Everybody whose access has an end, with that end so many days later. Whoever's time ran out less than these days ago is in again for
 * the rest of them; for others whose time is over nothing changes, nor for those who have no end or whose days have not begun.
 */
export function daysForAll({ state, mayChange, now }: Giving, days: number, later: AddDays): Given[] {
  return Object.values(state.users).flatMap((user) => {
    if (user.until === null || user.removed_at !== null || user.role === 'owner') return [];
    if (!mayChange(user.telegram_id)) return [];
    const until = later(Date.parse(user.until), days);
    return until > now ? [{ user, until: iso(until) }] : [];
  });
}

/** A number (0 to 999999) for all ends together, so that a button pressed twice gives once. */
export function endsTag({ users }: State): number {
  const ends = Object.values(users).flatMap(({ telegram_id, until }) =>
    until === null ? [] : `${telegram_id} ${until}`,
  );
  return createHash('sha256').update(ends.join()).digest().readUInt32BE(0) % 1_000_000;
}
