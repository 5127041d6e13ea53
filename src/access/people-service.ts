import { UserError } from '../errors.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { DraftUser, UserRecord } from '../peers/records/user-record.ts';
import { readName, withoutHidden } from '../visible.ts';
import { restartGraceOf } from './admit.ts';
import { type AddDays, addFullDays, endTag, extended, iso, setTerms } from './guest-terms.ts';

/** Who changes something, by which update. */
export interface Actor {
  readonly by: number;
  readonly updateId: number;
}

interface PeopleParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
  /** By the calendar of the bot's time zone. */
  readonly addDays?: AddDays;
}

/**
 * What the owner, or a friend with the right to, changes about those who are in. Every change is made once per update id and gives
 * the record as it is then. Nobody changes the owner, and only the owner those who hold rights. Throws `UserError`.
 */
export class PeopleService {
  readonly #store: StorePort;
  readonly #ownerId: number;
  readonly #now: () => number;
  readonly #addDays: AddDays;

  constructor({ store, ownerId, now, addDays = addFullDays }: PeopleParts) {
    this.#store = store;
    this.#ownerId = ownerId;
    this.#now = now;
    this.#addDays = addDays;
  }

  /** The friend's peers leave the nodes; keys and addresses are kept. */
  pause(actor: Actor, id: number): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.active = false;
    });
  }

  /** The same configs work again. */
  resume(actor: Actor, id: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      user.active = true;
      restartGraceOf(draft, id, this.#now());
    });
  }

  /**
   * So many days more for a guest, also after the end; null: for good. `tag` is the `endTag` that a button was made with: when the
   * end is another by now, the button is stale.
   */
  extend(actor: Actor, id: number, days: number | null, tag?: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      if (tag !== undefined && tag !== endTag(user)) throw new UserError('stale-button');
      setTerms(user, extended(user, days, this.#now(), this.#addDays));
      restartGraceOf(draft, id, this.#now());
    });
  }

  /** Access ends then (ms since 1970); null: never. */
  setUntil(actor: Actor, id: number, until: number | null): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      if (until !== null && until <= this.#now()) throw new UserError('past-date');
      setTerms(user, { until: until === null ? null : iso(until), days_from_first: null });
      restartGraceOf(draft, id, this.#now());
    });
  }

  /** Access ends so many days after the first handshake that is seen from now on. */
  setDays(actor: Actor, id: number, days: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      setTerms(user, { until: null, days_from_first: days });
      restartGraceOf(draft, id, this.#now());
    });
  }

  /** Devices per node; null: as `DEVICE_LIMIT` says. */
  setDeviceLimit(actor: Actor, id: number, limit: number | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.device_limit = limit;
    });
  }

  /** The nodes to choose from; null: all. Configs that are there already keep working. */
  setAllowedNodes(actor: Actor, id: number, nodes: readonly string[] | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.allowed_nodes = nodes === null ? null : [...new Set(nodes)];
    });
  }

  setNote(actor: Actor, id: number, note: string | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.note = withoutHidden(note ?? '').trim() || null;
    });
  }

  /** What the owner calls the person from now on, whatever Telegram says; null: as Telegram does. */
  rename(actor: Actor, id: number, called: string | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.called = readName(called ?? '') || null;
    });
  }

  async #change(actor: Actor, id: number, change: (user: DraftUser, draft: Draft) => void): Promise<UserRecord> {
    await this.#store.update((draft, before) => {
      requireMayChange(before, this.#ownerId, actor.by, id);
      const user = draft.users[id];
      if (!user || user.removed_at !== null) throw new UserError('unknown-person');
      if (firstTime(draft, actor.updateId)) change(user, draft);
    });
    const record = this.#store.state.users[id];
    if (!record) throw new UserError('unknown-person'); // an edit of the file by hand took it away at this very moment
    return record;
  }
}

/** The same as an answer, for what is only shown. */
export function mayChange(state: State, ownerId: number, by: number, id: number): boolean {
  return id !== ownerId && (by === ownerId || (state.users[id]?.rights.length ?? 0) === 0);
}

/** The owner is changed by nobody, and those who hold rights by the owner only. Throws `UserError`. */
export function requireMayChange({ users }: State, ownerId: number, by: number, id: number): void {
  if (id === ownerId) throw new UserError('owner-stays');
  if (by !== ownerId && (users[id]?.rights.length ?? 0) > 0) throw new UserError('owner-only');
}
