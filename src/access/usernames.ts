import { isAdmitted } from '../peers/records/is-on.ts';
import { memoizeByIdentity } from '../peers/records/memoize-by-identity.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';
import type { Person } from './person.ts';

/** Somebody whom a username may mean, and how they stand. */
export interface Candidate extends Pick<Person, 'id' | 'username' | 'name'> {
  readonly state: 'in' | 'ended' | 'paused' | 'removed' | 'blocked' | 'stranger';
}

const holdersByName = memoizeByIdentity((users: State['users']) =>
  Map.groupBy(Object.values(users), ({ username }) => username?.toLowerCase() ?? ''),
);

/** Everybody in the store with this username, in any letter case: one at most, but for stores of before that was so. */
export const holdersOf = ({ users }: State, username: string): readonly UserRecord[] =>
  username === '' ? [] : (holdersByName(users).get(username.toLowerCase()) ?? []);

/**
 * Stores the username with which a person wrote, and removes it from everybody else: a username belongs to one account at a time, and
 * Telegram does not report when it changes hands.
 */
export function claimUsername(draft: Draft, before: State, id: number, username: string | null): void {
  if (username === null) return;
  for (const { telegram_id } of holdersOf(before, username)) {
    const user = draft.users[telegram_id];
    if (user && telegram_id !== id) user.username = null;
  }
  for (const [other, request] of Object.entries(before.requests)) {
    const isSame = request.username?.toLowerCase() === username.toLowerCase();
    if (isSame && Number(other) !== id && draft.requests[other]) draft.requests[other].username = null;
  }
}

/** Whether another person's record still has the username of this person. */
export const isTaken = (state: State, { id, username }: Pick<Person, 'id' | 'username'>): boolean =>
  username !== null && holdersOf(state, username).some(({ telegram_id }) => telegram_id !== id);

/** Everybody whom the owner may mean: those of the store, strangers who asked, and those who wrote lately. */
export function candidatesFor(state: State, lately: Iterable<Person>, username: string, now: number): Candidate[] {
  const wanted = username.toLowerCase();
  const strangers = [
    ...Object.entries(state.requests).map(([id, { name, username: own }]) => ({ id: Number(id), name, username: own })),
    ...lately,
  ].filter((person) => person.username?.toLowerCase() === wanted);
  const found = new Map<number, Candidate>();
  for (const user of holdersOf(state, username)) {
    const { telegram_id: id, called, name } = user;
    found.set(id, { id, username: user.username, name: called ?? name ?? '', state: standingOf(state, id, now) });
  }
  for (const { id, name, username: own } of strangers) {
    // a record of another name, or of none, is older than what the person wrote with
    if (!found.has(id)) found.set(id, { id, username: own, name, state: standingOf(state, id, now) });
  }
  return [...found.values()];
}

/** The present standing of a person who would be let in by a username: known, removed, paused, blocked and the like. */
export function standingOf({ users, blocked }: State, id: number, now: number): Candidate['state'] {
  const user = users[id];
  if (Object.hasOwn(blocked, id)) return 'blocked';
  if (!user) return 'stranger';
  if (user.removed_at !== null) return 'removed';
  if (!user.active) return 'paused';
  return isAdmitted(user, now) ? 'in' : 'ended';
}
