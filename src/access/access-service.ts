import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { newUser, type UserRecord } from '../peers/records/user-record.ts';
import { admit } from './admit.ts';
import { type Ends, endsBy, hasEnded } from './ends.ts';
import { iso } from './guest-terms.ts';
import { requirePerson } from './no-persons.ts';
import { type Actor, requireMayChange } from './people-service.ts';
import type { Person } from './person.ts';
import { ask, dropQuestion } from './questions.ts';
import { RecentPeople } from './recent-people.ts';
import { type Candidate, candidatesFor, claimUsername, holdersOf, isTaken, standingOf } from './usernames.ts';

type Introduced = Pick<Person, 'id' | 'username'>;

export type Standing = 'owner' | 'friend' | 'stranger';

/** How long a username that was added before its person ever wrote stays valid (ms). */
export const USERNAME_WAITS_MS = 72 * 3_600_000;

export type Added = 'added' | 'restored' | 'already' | 'waiting';

/** Outcome of a command that named a username: done, kept until its person writes, or ambiguous, so that the owner has to choose. */
export type Named<T> =
  | { readonly kind: 'done'; readonly id: number; readonly outcome: T }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ask'; readonly candidates: readonly Candidate[]; readonly isWaiting: boolean };

/** A person with a waiting username wrote: they were let in (`bound`), or had been shut out before, so the owner is asked (`doubtful`). */
export type Bound = 'bound' | 'doubtful';

interface AccessParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
  /** The bot's own id, which cannot be let in. */
  readonly botId?: number;
  /** Tells when waiting usernames expire; by `now` unless given. */
  readonly ends?: () => Ends;
}

/** Lets people in and out. Each change is applied once per update id and throws `UserError` when it is not possible. */
export class AccessService {
  readonly #store: StorePort;
  readonly #ownerId: number;
  readonly #now: () => number;
  readonly #botId: number | null;
  readonly #ends: () => Ends;
  readonly #lately = new RecentPeople();

  constructor({ store, ownerId, now, botId, ends = endsBy(now) }: AccessParts) {
    this.#botId = botId ?? null;
    this.#store = store;
    this.#ownerId = ownerId;
    this.#now = now;
    this.#ends = ends;
  }

  standing(id: number): Standing {
    if (id === this.#ownerId) return 'owner';
    return isAdmitted(this.#store.state.users[id], this.#now()) ? 'friend' : 'stranger';
  }

  /** Call it for everybody who writes: updates name and username, creates the owner's record, and binds a waiting username. */
  async meet(person: Person): Promise<Bound | null> {
    this.#lately.remember(person);
    if (!this.#isNews(this.#store.state, person)) return null;
    return this.#store.update((draft, before) => {
      claimUsername(draft, before, person.id, person.username);
      const bound = person.id === this.#ownerId ? null : this.#bind(draft, before, person);
      if (person.id === this.#ownerId) this.#makeOwner(draft);
      const user = draft.users[person.id];
      if (user) Object.assign(user, { username: person.username, name: person.name });
      if (user && user.language === null) user.language = person.language;
      return bound;
    });
  }

  /**
   * Lets a person in by id. A removal less than 24 h old is undone: same devices, same keys. The update id is remembered even when
   * nothing changes, so that a repeated delivery after a later removal lets nobody in; it returns the same as the first time.
   */
  async add(id: number, updateId: number, username: string | null = null, by = this.#ownerId): Promise<Added> {
    const [added = 'already'] = await this.addAll([{ id, username }], updateId, by);
    return added;
  }

  /** The same for several people by one update. */
  addAll(people: readonly Introduced[], updateId: number, by: number): Promise<Added[]> {
    return this.#store.update((draft, before) => {
      const isFirst = firstTime(draft, updateId);
      return people.map((person) => this.#add(draft, before, person, isFirst, by));
    });
  }

  #add(draft: Draft, before: State, { id, username }: Introduced, isFirst: boolean, by: number): Added {
    requirePerson(id, this.#botId);
    if (id === this.#ownerId) return 'already';
    const isIn = isAdmitted(before.users[id], this.#now());
    if (!isFirst) return isIn ? 'added' : 'already';
    if (isIn) return 'already';
    if (before.users[id]?.removed_at === null) requireMayChange(before, this.#ownerId, by, id);
    const hasDevices = Object.values(before.peers).some((peer) => peer.telegram_id === id);
    this.#admit(draft, id, by);
    const user = draft.users[id];
    if (user && username !== null) {
      claimUsername(draft, before, id, username);
      user.username = username;
    }
    return hasDevices ? 'restored' : 'added';
  }

  /**
   * Lets a person in by username: at once if exactly one known person has it and was never shut out, otherwise at their first message
   * within 72 h. If its holder was removed, paused, blocked or a guest, the name may belong to somebody else by now: the owner is asked.
   */
  async addUsername(username: string, updateId: number, by = this.#ownerId): Promise<Named<Added>> {
    const candidates = candidatesFor(this.#store.state, this.#lately.all(), username, this.#now());
    const [only] = candidates;
    if (!only) return this.waitForUsername(username, updateId);
    const isClear = candidates.length === 1 && (only.state === 'in' || only.state === 'stranger');
    if (!isClear) return { kind: 'ask', candidates, isWaiting: false };
    return { kind: 'done', id: only.id, outcome: await this.add(only.id, updateId, null, by) };
  }

  /** Lets in whoever writes with this username within 72 h. */
  async waitForUsername(username: string, updateId: number): Promise<{ readonly kind: 'waiting' }> {
    await this.#store.update((draft) => {
      if (firstTime(draft, updateId)) draft.pending_usernames[username.toLowerCase()] = this.#awaited();
    });
    return { kind: 'waiting' };
  }

  /** Ends a friend's access: their peers leave the nodes, keys and addresses are kept for 24 h. */
  async remove(id: number, updateId: number, by = this.#ownerId): Promise<UserRecord> {
    return required(await this.#store.update((draft, before) => this.#remove(draft, before, id, { updateId, by })));
  }

  /** Removes by username; a waiting username is cancelled. If it may mean several people, the owner is asked. */
  async removeUsername(username: string, updateId: number, by = this.#ownerId): Promise<Named<UserRecord>> {
    const { state } = this.#store;
    const holders = holdersOf(state, username).filter(({ removed_at }) => removed_at === null);
    const isWaiting = Object.hasOwn(state.pending_usernames, username.toLowerCase());
    if (holders.length + Number(isWaiting) > 1) {
      const ids = new Set(holders.map(({ telegram_id }) => telegram_id));
      const all = candidatesFor(state, [], username, this.#now());
      return { kind: 'ask', candidates: all.filter(({ id }) => ids.has(id)), isWaiting };
    }
    const [holder = holdersOf(state, username)[0]] = holders;
    if (isWaiting || (!holder && state.seen_updates.includes(updateId))) return this.stopWaiting(username, updateId);
    const removed = await this.#store.update((draft, before) =>
      this.#remove(draft, before, holder?.telegram_id, { updateId, by }),
    );
    return { kind: 'done', id: required(removed).telegram_id, outcome: required(removed) };
  }

  /** Cancels a waiting username. */
  async stopWaiting(username: string, updateId: number): Promise<{ readonly kind: 'waiting' }> {
    await this.#store.update((draft) => {
      if (firstTime(draft, updateId)) delete draft.pending_usernames[username.toLowerCase()];
    });
    return { kind: 'waiting' };
  }

  /** Remembers a person's name from somebody else's message, for the case that they are let in. */
  introduce(person: Person): void {
    this.#lately.introduce(person);
  }

  /** Remembers that the person's next plain text answers this question. */
  async ask(id: number, kind: string): Promise<void> {
    await this.#store.update((draft) => ask(draft, id, kind, '', this.#now()));
  }

  /** Forgets the open question, because a command came instead of its answer. */
  async dropQuestion(id: number): Promise<void> {
    await this.#store.update((draft) => dropQuestion(draft, id));
  }

  /** Null when there is nobody to remove; the update id is remembered all the same, so that a repeated delivery removes nobody. */
  #remove(draft: Draft, before: State, id: number | undefined, { updateId, by }: Actor): UserRecord | null {
    const user = id === undefined ? undefined : before.users[id];
    if (id !== undefined) requireMayChange(before, this.#ownerId, by, id);
    const isFirst = firstTime(draft, updateId);
    if (!user || (isFirst && user.removed_at !== null)) return null;
    const record = draft.users[user.telegram_id];
    if (isFirst && record) record.removed_at = this.#iso();
    return user;
  }

  /** Makes the person with ADMIN_ID the owner, whatever their record says. */
  #makeOwner(draft: Draft): void {
    draft.users[this.#ownerId] ??= newUser(this.#ownerId, 'owner');
    Object.assign(draft.users[this.#ownerId] ?? {}, { role: 'owner', active: true, until: null, removed_at: null });
  }

  #isNews(state: State, person: Person): boolean {
    const { id, username, name } = person;
    const user = state.users[id];
    const isAdmittedNow = isAdmitted(user, this.#now());
    if (id === this.#ownerId && (user?.role !== 'owner' || !isAdmittedNow)) return true;
    if (user && (user.username !== username || user.name !== name)) return true;
    if (isTaken(state, person)) return true;
    return !isAdmittedNow && username !== null && Object.hasOwn(state.pending_usernames, username.toLowerCase());
  }

  /** People whom the owner shut out are let in by the owner only, never by a username. */
  #bind(draft: Draft, before: State, { id, username }: Person): Bound | null {
    const name = username?.toLowerCase() ?? '';
    // hasOwn: a username may be `constructor`, which every object inherits.
    const waiting = Object.hasOwn(draft.pending_usernames, name) ? draft.pending_usernames[name] : undefined;
    if (!waiting) return null;
    delete draft.pending_usernames[name];
    const date = iso(Date.parse(waiting.added_at) + USERNAME_WAITS_MS + 1);
    if (hasEnded({ date, watched: waiting.ends_watched ?? null }, this.#ends())) return null;
    const standing = standingOf(before, id, this.#now());
    if (standing === 'removed' || standing === 'paused' || standing === 'blocked') return 'doubtful';
    this.#admit(draft, id, null);
    return 'bound';
  }

  #admit(draft: Draft, id: number, by: number | null): void {
    const known = this.#lately.get(id);
    admit(draft, id, {
      now: this.#ends().now,
      by,
      ...(known && { known: { username: known.username, name: known.name, language: known.language } }),
    });
  }

  #awaited(): Draft['pending_usernames'][string] {
    const { now, watched } = this.#ends();
    return { added_at: iso(now), ends_watched: watched + USERNAME_WAITS_MS + 1 };
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }
}

function required(user: UserRecord | null): UserRecord {
  if (!user) throw new UserError('unknown-person');
  return user;
}
