import { UserError } from '../errors.ts';
import type { Language } from '../languages.ts';
import type { StorePort } from '../peers/peer-service.ts';
import { type Draft, isAdmitted, type State } from '../peers/records.ts';
import { restartGrace } from '../peers/rekey.ts';
import { firstTime } from '../peers/seen-updates.ts';
import { newUser, type UserRecord } from '../peers/user-record.ts';
import { dropQuestion } from './questions.ts';

/** A person as Telegram shows them. */
export interface Person {
  readonly id: number;
  readonly username: string | null;
  readonly name: string;
  readonly language: Language | null;
}

export type Standing = 'owner' | 'friend' | 'stranger';

/** A username that was added before its person ever wrote holds this long, in ms. */
export const USERNAME_WAITS_MS = 72 * 3_600_000;

/** How many of those who wrote last are kept in mind: far more than wait for the owner at one time. */
const PEOPLE_REMEMBERED = 1000;

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
  readonly #lately = new Map<number, Person>();

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
    this.#remember(person);
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
  add(id: number, updateId: number, username: string | null = null): Promise<Added> {
    return this.#store.update((draft, before) => {
      if (id === this.#ownerId) return 'already';
      const isIn = isAdmitted(before.users[id], this.#now());
      if (!firstTime(draft, updateId)) return isIn ? 'added' : 'already';
      if (isIn) return 'already';
      const hasDevices = Object.values(before.peers).some((peer) => peer.telegram_id === id);
      this.#admit(draft, id);
      if (username !== null && draft.users[id]) draft.users[id].username = username;
      return hasDevices ? 'restored' : 'added';
    });
  }

  /** Lets a person in by username: at once when the person is known, else at their first message within 72 h. */
  async addUsername(username: string, updateId: number): Promise<Added> {
    const known = findByUsername(this.#store.state, username);
    if (known) return this.add(known.telegram_id, updateId);
    return this.#store.update((draft) => {
      if (firstTime(draft, updateId)) draft.pending_usernames[username.toLowerCase()] = { added_at: this.#iso() };
      return 'waiting';
    });
  }

  /** Ends a friend's access: their peers leave the nodes, keys and addresses are kept for 24 h. */
  async remove(id: number, updateId: number): Promise<UserRecord> {
    return required(await this.#store.update((draft, before) => this.#remove(draft, before.users[id], id, updateId)));
  }

  /** The same by username; one that still waits is taken back. */
  async removeUsername(username: string, updateId: number): Promise<UserRecord | 'waiting'> {
    const name = username.toLowerCase();
    const removed = await this.#store.update((draft, before) => {
      const user = findByUsername(before, name);
      if (!user && before.seen_updates.includes(updateId)) return 'waiting';
      if (!Object.hasOwn(draft.pending_usernames, name)) return this.#remove(draft, user, user?.telegram_id, updateId);
      if (firstTime(draft, updateId)) delete draft.pending_usernames[name];
      return 'waiting';
    });
    return removed === 'waiting' ? removed : required(removed);
  }

  /** A command came instead of the answer to what the bot had asked. */
  async dropQuestion(id: number): Promise<void> {
    await this.#store.update((draft) => dropQuestion(draft, id));
  }

  /** Null when there is nobody to remove; that too is remembered, lest the update removes somebody when it comes again. */
  #remove(draft: Draft, user: UserRecord | undefined, id: number | undefined, updateId: number): UserRecord | null {
    if (id === this.#ownerId) throw new UserError('owner-stays');
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

  /** Strangers leave no trace in the store; whoever is let in soon after is welcomed in their language and listed by their name. */
  #remember(person: Person): void {
    this.#lately.delete(person.id);
    this.#lately.set(person.id, person);
    const [oldest] = this.#lately.keys();
    if (this.#lately.size > PEOPLE_REMEMBERED && oldest !== undefined) this.#lately.delete(oldest);
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
    this.#admit(draft, id);
    return true;
  }

  /** Devices of a friend who comes back start their grace time anew. */
  #admit(draft: Draft, id: number): void {
    const { username = null, name = null, language = null } = this.#lately.get(id) ?? {};
    draft.users[id] ??= { ...newUser(id, 'user'), username, name, language };
    Object.assign(draft.users[id], { active: true, removed_at: null, until: null });
    for (const peer of Object.values(draft.peers)) if (peer.telegram_id === id) restartGrace(peer, this.#iso());
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }
}

/** The person whom the state knows by this username, in any case, or undefined. */
export function findByUsername(state: State, username: string): UserRecord | undefined {
  const wanted = username.toLowerCase();
  return Object.values(state.users).find((user) => user.username?.toLowerCase() === wanted);
}

function required(user: UserRecord | null): UserRecord {
  if (!user) throw new UserError('unknown-person');
  return user;
}
