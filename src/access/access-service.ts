import { UserError } from '../errors.ts';
import type { Language } from '../languages.ts';
import type { StorePort } from '../peers/peer-service.ts';
import { type Draft, isAdmitted, type State } from '../peers/records.ts';
import { firstTime } from '../peers/seen-updates.ts';
import { newUser, type UserRecord } from '../peers/user-record.ts';
import { admit } from './admit.ts';
import { findByUsername } from './find-by-username.ts';
import { type Actor, requireMayChange } from './people-service.ts';
import { ask, dropQuestion } from './questions.ts';
import { RecentPeople } from './recent-people.ts';

/** A person as Telegram shows them. */
export interface Person {
  readonly id: number;
  readonly username: string | null;
  readonly name: string;
  readonly language: Language | null;
}

type Named = Pick<Person, 'id' | 'username'>;

export type Standing = 'owner' | 'friend' | 'stranger';

/** A username that was added before its person ever wrote holds this long, in ms. */
export const USERNAME_WAITS_MS = 72 * 3_600_000;

export type Added = 'added' | 'restored' | 'already' | 'waiting';

interface AccessParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
}

/** Who may do what. Changes are made once per update id; a `UserError` says why one cannot be made. */
export class AccessService {
  readonly #store: StorePort;
  readonly #ownerId: number;
  readonly #now: () => number;
  readonly #lately = new RecentPeople();

  constructor({ store, ownerId, now }: AccessParts) {
    this.#store = store;
    this.#ownerId = ownerId;
    this.#now = now;
  }

  standing(id: number): Standing {
    if (id === this.#ownerId) return 'owner';
    return isAdmitted(this.#store.state.users[id], this.#now()) ? 'friend' : 'stranger';
  }

  /** Keeps name and username current, makes the owner's record, and binds a waiting username; true when one was bound now. */
  async meet(person: Person): Promise<boolean> {
    this.#lately.remember(person);
    if (!this.#isNews(this.#store.state, person)) return false;
    return this.#store.update((draft) => {
      const bound = person.id !== this.#ownerId && this.#bind(draft, person);
      if (person.id === this.#ownerId) this.#makeOwner(draft);
      const user = draft.users[person.id];
      if (user) Object.assign(user, { username: person.username, name: person.name });
      if (user && user.language === null) user.language = person.language;
      return bound;
    });
  }

  /**
   * Lets a person in by id. A removal less than 24 h old is undone: same devices, same keys. The update is remembered also when it
   * changes nothing: delivered again after a later removal, it must not let anyone in. It is answered as at first, whose answer
   * may have been lost.
   */
  async add(id: number, updateId: number, username: string | null = null, by = this.#ownerId): Promise<Added> {
    const [added = 'already'] = await this.addAll([{ id, username }], updateId, by);
    return added;
  }

  /** The same for several people by one update. */
  addAll(people: readonly Named[], updateId: number, by: number): Promise<Added[]> {
    return this.#store.update((draft, before) => {
      const isFirst = firstTime(draft, updateId);
      return people.map((person) => this.#add(draft, before, person, isFirst, by));
    });
  }

  #add(draft: Draft, before: State, { id, username }: Named, isFirst: boolean, by: number): Added {
    if (id === this.#ownerId) return 'already';
    const isIn = isAdmitted(before.users[id], this.#now());
    if (!isFirst) return isIn ? 'added' : 'already';
    if (isIn) return 'already';
    if (before.users[id]?.removed_at === null) requireMayChange(before, this.#ownerId, by, id);
    const hasDevices = Object.values(before.peers).some((peer) => peer.telegram_id === id);
    this.#admit(draft, id, by);
    const user = draft.users[id];
    if (user && username !== null) user.username = username;
    return hasDevices ? 'restored' : 'added';
  }

  /** Lets a person in by username: at once when the person is known, else at their first message within 72 h. */
  async addUsername(username: string, updateId: number, by = this.#ownerId): Promise<Added> {
    const known = findByUsername(this.#store.state, username);
    if (known) return this.add(known.telegram_id, updateId, null, by);
    return this.#store.update((draft) => {
      if (firstTime(draft, updateId)) draft.pending_usernames[username.toLowerCase()] = { added_at: this.#iso() };
      return 'waiting';
    });
  }

  /** Ends a friend's access: their peers leave the nodes, keys and addresses are kept for 24 h. */
  async remove(id: number, updateId: number, by = this.#ownerId): Promise<UserRecord> {
    return required(await this.#store.update((draft, before) => this.#remove(draft, before, id, { updateId, by })));
  }

  /** The same by username; one that still waits is taken back. */
  async removeUsername(username: string, updateId: number, by = this.#ownerId): Promise<UserRecord | 'waiting'> {
    const name = username.toLowerCase();
    const removed = await this.#store.update((draft, before) => {
      const user = findByUsername(before, name);
      if (!user && before.seen_updates.includes(updateId)) return 'waiting';
      if (!Object.hasOwn(draft.pending_usernames, name))
        return this.#remove(draft, before, user?.telegram_id, { updateId, by });
      if (firstTime(draft, updateId)) delete draft.pending_usernames[name];
      return 'waiting';
    });
    return removed === 'waiting' ? removed : required(removed);
  }

  /** Keeps in mind what somebody else's message says of a person, for when they are let in. */
  introduce(person: Person): void {
    if (!this.#lately.get(person.id)) this.#lately.remember(person);
  }

  /** The person's next plain text answers this question. */
  async ask(id: number, kind: string): Promise<void> {
    await this.#store.update((draft) => ask(draft, id, kind, '', this.#now()));
  }

  /** A command came instead of the answer to what the bot had asked. */
  async dropQuestion(id: number): Promise<void> {
    await this.#store.update((draft) => dropQuestion(draft, id));
  }

  /** Null when there is nobody to remove; that too is remembered, lest the update removes somebody when it comes again. */
  #remove(draft: Draft, before: State, id: number | undefined, { updateId, by }: Actor): UserRecord | null {
    const user = id === undefined ? undefined : before.users[id];
    if (id !== undefined) requireMayChange(before, this.#ownerId, by, id);
    const isFirst = firstTime(draft, updateId);
    if (!user || (isFirst && user.removed_at !== null)) return null;
    const record = draft.users[user.telegram_id];
    if (isFirst && record) record.removed_at = this.#iso();
    return user;
  }

  /** Whoever ADMIN_ID names is the owner, whatever they were before. */
  #makeOwner(draft: Draft): void {
    draft.users[this.#ownerId] ??= newUser(this.#ownerId, 'owner');
    Object.assign(draft.users[this.#ownerId] ?? {}, { role: 'owner', active: true, until: null, removed_at: null });
  }

  #isNews(state: State, { id, username, name }: Person): boolean {
    const user = state.users[id];
    const isAdmittedNow = isAdmitted(user, this.#now());
    if (id === this.#ownerId && (user?.role !== 'owner' || !isAdmittedNow)) return true;
    if (user && (user.username !== username || user.name !== name)) return true;
    return !isAdmittedNow && username !== null && Object.hasOwn(state.pending_usernames, username.toLowerCase());
  }

  #bind(draft: Draft, { id, username }: Person): boolean {
    const name = username?.toLowerCase() ?? '';
    // Its own names only: a person may well be called `constructor`, which every object has.
    const waiting = Object.hasOwn(draft.pending_usernames, name) ? draft.pending_usernames[name] : undefined;
    if (!waiting) return false;
    delete draft.pending_usernames[name];
    if (Date.parse(waiting.added_at) + USERNAME_WAITS_MS < this.#now()) return false;
    this.#admit(draft, id, null);
    return true;
  }

  #admit(draft: Draft, id: number, by: number | null): void {
    const known = this.#lately.get(id);
    admit(draft, id, {
      now: this.#now(),
      by,
      ...(known && { known: { username: known.username, name: known.name, language: known.language } }),
    });
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }
}

function required(user: UserRecord | null): UserRecord {
  if (!user) throw new UserError('unknown-person');
  return user;
}
