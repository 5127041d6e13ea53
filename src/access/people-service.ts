import { UserError } from '../errors.ts';
import { type ExitChoice, exitsFor } from '../exits/choices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import type { DraftUser, UserRecord } from '../peers/records/user-record.ts';
import { readName, withoutHidden } from '../visible.ts';
import { restartGraceOf } from './admit.ts';
import { daysForAll, endsTag } from './give-days.ts';
import { type AddDays, addFullDays, endTag, extended, iso, setTerms } from './guest-terms.ts';

/** Who makes a change, and by which update. */
export interface Actor {
  readonly by: number;
  readonly updateId: number;
}

interface PeopleParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
  /** Adds days by the calendar of the bot's time zone. */
  readonly addDays?: AddDays;
}

/**
 * Changes of people's access, made by the owner or a friend with the right. Each is applied once per update id and returns the changed
 * record. Nobody can change the owner, and only the owner can change people who hold rights. Throws `UserError`.
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

  /** Pauses a friend: their peers leave the nodes, keys and addresses are kept. */
  pause(actor: Actor, id: number): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.active = false;
    });
  }

  /** Ends a pause: the same configs work again. */
  resume(actor: Actor, id: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      user.active = true;
      restartGraceOf(draft, id, this.#now());
    });
  }

  /**
   * Extends a guest's time by days, also after its end; null: without an end. `tag` is the `endTag` that the button was made with; if the
   * end changed since, the button is stale.
   */
  extend(actor: Actor, id: number, days: number | null, tag?: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      if (tag !== undefined && tag !== endTag(user)) throw new UserError('stale-button');
      setTerms(user, extended(user, days, this.#now(), this.#addDays));
      delete draft.requests[id]; // to be let in again is what it asked for
      restartGraceOf(draft, id, this.#now());
    });
  }

  /** Sets when access ends (ms since 1970); null: never. `tag`: as in `extend`. */
  setUntil(actor: Actor, id: number, until: number | null, tag?: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      if (tag !== undefined && tag !== endTag(user)) throw new UserError('stale-button');
      if (until !== null && until <= this.#now()) throw new UserError('past-date');
      setTerms(user, { until: until === null ? null : iso(until), days_from_first: null });
      restartGraceOf(draft, id, this.#now());
    });
  }

  /**
   * Gives days to everybody whose access has an end (see `daysForAll`), and returns those whom it changed; nobody if the same update is
   * delivered again. `tag` is the `endsTag` that the button was made with; if any end changed since, the button is stale.
   */
  giveAll({ by, updateId }: Actor, days: number, tag: number): Promise<UserRecord[]> {
    return this.#store.update((draft, before) => {
      if (!firstTime(draft, updateId)) return [];
      if (tag !== endsTag(before)) throw new UserError('stale-button');
      const may = (id: number) => mayChange(before, this.#ownerId, by, id);
      const giving = { state: before, mayChange: may, now: this.#now() };
      return daysForAll(giving, days, this.#addDays).map(({ user, until }) => {
        const terms = { until, days_from_first: null };
        const record = draft.users[user.telegram_id];
        if (record) setTerms(record, terms);
        delete draft.requests[user.telegram_id]; // who asked to be let in again is in
        restartGraceOf(draft, user.telegram_id, this.#now());
        return { ...user, ...terms };
      });
    });
  }

  /** Sets access to end a number of days after the next handshake that is seen. */
  setDays(actor: Actor, id: number, days: number): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      setTerms(user, { until: null, days_from_first: days });
      restartGraceOf(draft, id, this.#now());
    });
  }

  /** Sets how many devices per node; null: `DEVICE_LIMIT`. */
  setDeviceLimit(actor: Actor, id: number, limit: number | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.device_limit = limit;
    });
  }

  /** Sets which nodes the friend may choose; null: all. Existing configs keep working. */
  setAllowedNodes(actor: Actor, id: number, nodes: readonly string[] | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.allowed_nodes = nodes === null ? null : [...new Set(nodes)];
    });
  }

  /** Sets where the friend leaves who enters at this node; configs stay as they are. */
  setExit(actor: Actor, id: number, entryId: string, choice: ExitChoice): Promise<UserRecord> {
    return this.#change(actor, id, (user, draft) => {
      if (!exitsFor(draft, id, entryId).includes(choice.to)) throw new UserError('stale-button');
      user.exits[entryId] = { way: choice.way, to: choice.to };
    });
  }

  /** Sets whether the friend may choose that for themselves. */
  setChoosesExit(actor: Actor, id: number, isFree: boolean): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.chooses_exit = isFree;
    });
  }

  setNote(actor: Actor, id: number, note: string | null): Promise<UserRecord> {
    return this.#change(actor, id, (user) => {
      user.note = withoutHidden(note ?? '').trim() || null;
    });
  }

  /** Sets the owner's own name for the person; null: Telegram's name is shown. */
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
    if (!record) throw new UserError('unknown-person'); // removed by an edit of the file by hand at this very moment
    return record;
  }
}

/** Like `requireMayChange`, but returns false instead of throwing. */
export function mayChange(state: State, ownerId: number, by: number, id: number): boolean {
  return id !== ownerId && (by === ownerId || (state.users[id]?.rights.length ?? 0) === 0);
}

/** Throws `UserError` unless this actor may change the person: nobody may change the owner, and only the owner people with rights. */
export function requireMayChange({ users }: State, ownerId: number, by: number, id: number): void {
  if (id === ownerId) throw new UserError('owner-stays');
  if (by !== ownerId && (users[id]?.rights.length ?? 0) > 0) throw new UserError('owner-only');
}
