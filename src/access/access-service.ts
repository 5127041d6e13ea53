import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/peer-service.ts';
import { type Draft, isAdmitted, newUser, type State, type UserRecord } from '../peers/records.ts';
import { restartGrace } from '../peers/rekey.ts';
import { firstTime } from '../peers/seen-updates.ts';

/** A person as Telegram shows them. */
export interface Person {
  readonly id: number;
  readonly username: string | null;
  readonly name: string;
  readonly language: 'ru' | 'en' | null;
}

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
    if (!this.#isNews(this.#store.state, person)) return false;
    return this.#store.update((draft) => {
      const bound = person.id !== this.#ownerId && this.#bind(draft, person);
      if (person.id === this.#ownerId) draft.users[person.id] ??= newUser(person.id, 'owner');
      const user = draft.users[person.id];
      if (user) Object.assign(user, { username: person.username, name: person.name });
      if (user && user.language === null) user.language = person.language;
      return bound;
    });
  }

  /** Lets a person in by id. A removal less than 24 h old is undone: same devices, same keys. */
  add(id: number, updateId: number, username: string | null = null): Promise<Added> {
    return this.#store.update((draft, before) => {
      const known = before.users[id];
      if (id === this.#ownerId || (known && isAdmitted(known, this.#now()))) return 'already';
      if (!firstTime(draft, updateId)) return 'already';
      this.#admit(draft, id);
      if (username !== null && draft.users[id]) draft.users[id].username = username;
      return known ? 'restored' : 'added';
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
  remove(id: number, updateId: number): Promise<UserRecord> {
    if (id === this.#ownerId) throw new UserError('owner-stays');
    return this.#store.update((draft, before) => {
      const user = before.users[id];
      if (!user || (user.removed_at !== null && !before.seen_updates.includes(updateId)))
        throw new UserError('unknown-person');
      if (firstTime(draft, updateId) && draft.users[id]) draft.users[id].removed_at = this.#iso();
      return user;
    });
  }

  /** Takes back a username that waits; true when there was one. */
  removeUsername(username: string, updateId: number): Promise<boolean> {
    return this.#store.update((draft) => {
      const waits = Object.hasOwn(draft.pending_usernames, username.toLowerCase());
      if (waits && firstTime(draft, updateId)) delete draft.pending_usernames[username.toLowerCase()];
      return waits;
    });
  }

  #isNews(state: State, { id, username, name }: Person): boolean {
    const user = state.users[id];
    if (!user)
      return (
        id === this.#ownerId || (username !== null && Object.hasOwn(state.pending_usernames, username.toLowerCase()))
      );
    if (user.username !== username || user.name !== name) return true;
    return (
      !isAdmitted(user, this.#now()) &&
      username !== null &&
      Object.hasOwn(state.pending_usernames, username.toLowerCase())
    );
  }

  #bind(draft: Draft, { id, username }: Person): boolean {
    const waiting = username === null ? undefined : draft.pending_usernames[username.toLowerCase()];
    if (username === null || !waiting) return false;
    delete draft.pending_usernames[username.toLowerCase()];
    if (Date.parse(waiting.added_at) + USERNAME_WAITS_MS < this.#now()) return false;
    this.#admit(draft, id);
    return true;
  }

  /** Devices of a friend who comes back start their grace time anew. */
  #admit(draft: Draft, id: number): void {
    draft.users[id] ??= newUser(id, 'user');
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
