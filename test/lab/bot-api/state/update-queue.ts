import { randomInt } from 'node:crypto';
import type { Update } from '@grammyjs/types';
import { ApiError } from '../wire/api-error.ts';

/** The kinds of updates that there are. */
export type UpdateKind = Exclude<keyof Update, 'update_id'>;

const ONLY_ON_REQUEST: ReadonlySet<UpdateKind> = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);
const TERMINATED = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

interface Entry {
  update: Update;
  /** True until a redelivered update has gone out: it comes whatever the offset says. */
  again: boolean;
}

interface Poll {
  offset: number;
  limit: number;
  finish: (updates: Update[]) => void;
  fail: (error: ApiError) => void;
}

/** The updates that the bot has not confirmed, and the one poll that may wait for them. */
export class UpdateQueue {
  nextUpdateId = randomInt(100_000_000, 900_000_000);
  confirmedOffset = 0;
  /** What the bot asked for last; empty or never said means everything but the kinds that must be asked for. */
  allowedUpdates: readonly UpdateKind[] = [];
  #entries: Entry[] = [];
  readonly #history = new Map<number, Update>();
  #waiting: Poll | undefined;

  get pending(): Update[] {
    return this.#entries.map(({ update }) => update);
  }

  get isPolled(): boolean {
    return this.#waiting !== undefined;
  }

  /** Makes an update and returns its id, or null when the bot did not ask for this kind. */
  make<K extends UpdateKind>(kind: K, content: NonNullable<Update[K]>): number | null {
    const wanted = this.allowedUpdates.length === 0 ? !ONLY_ON_REQUEST.has(kind) : this.allowedUpdates.includes(kind);
    if (!wanted) return null;
    const update = { update_id: this.nextUpdateId, [kind]: content } as Update;
    this.deliver(update);
    return update.update_id;
  }

  /** Puts an update into the queue as it is, whatever the bot asked for. */
  deliver(update: Update): void {
    this.nextUpdateId = update.update_id + 1;
    this.#history.set(update.update_id, update);
    this.#enter({ update, again: false });
  }

  /** Makes an update come again with the same id, although it was confirmed. */
  redeliver(updateId: number): void {
    const update = this.#history.get(updateId);
    if (!update) throw new Error(`there was no update ${updateId}`);
    this.#entries = this.#entries.filter((entry) => entry.update.update_id !== updateId);
    this.#enter({ update, again: true });
  }

  /** Waits at most `ms` for updates; aborting means that the client is gone. */
  poll(offset: number, limit: number, ms: number, signal: AbortSignal): Promise<Update[]> {
    this.#confirm(offset);
    const ready = this.#ready(offset, limit);
    if (ready.length > 0 || ms === 0) return Promise.resolve(this.#hand(ready));
    this.interrupt(TERMINATED);
    const { promise, resolve, reject } = Promise.withResolvers<Update[]>();
    const poll: Poll = {
      offset,
      limit,
      finish: (updates) => end(() => resolve(updates)),
      fail: (e) => end(() => reject(e)),
    };
    const timer = setTimeout(() => poll.finish([]), ms);
    const gone = () => poll.finish([]);
    signal.addEventListener('abort', gone);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      if (this.#waiting === poll) this.#waiting = undefined;
      settle();
    };
    this.#waiting = poll;
    return promise;
  }

  /** Ends the waiting poll, if there is one, with a 409. */
  interrupt(description: string): void {
    this.#waiting?.fail(new ApiError(409, description));
  }

  /** Forgets everything that waits. */
  drop(): void {
    this.#entries = [];
  }

  /** Telegram takes an offset far beyond the last id (ids restart at random) as "from the beginning". */
  #confirm(offset: number): void {
    if (offset < 0) this.#entries = this.#entries.slice(offset);
    if (offset <= 0 || offset > this.nextUpdateId + 10) return;
    this.confirmedOffset = offset;
    this.#entries = this.#entries.filter(({ update, again }) => again || update.update_id >= offset);
  }

  #ready(offset: number, limit: number): Entry[] {
    const from = offset > this.nextUpdateId + 10 ? 0 : offset;
    return this.#entries.filter(({ update, again }) => again || update.update_id >= from).slice(0, limit);
  }

  #hand(entries: Entry[]): Update[] {
    for (const entry of entries) entry.again = false;
    return entries.map(({ update }) => structuredClone(update));
  }

  #enter(entry: Entry): void {
    this.#entries = [...this.#entries, entry].toSorted((a, b) => a.update.update_id - b.update.update_id);
    const poll = this.#waiting;
    if (!poll) return;
    const ready = this.#ready(poll.offset, poll.limit);
    if (ready.length > 0) poll.finish(this.#hand(ready));
  }
}
