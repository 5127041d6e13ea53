import { randomInt, timingSafeEqual } from 'node:crypto';
import type { SecretBox } from '../peers/devices/seal.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { openOwnBackup } from './backup-archive.ts';
import { BackupKeys } from './backup-keys.ts';
import { writeDurably } from './durable-write.ts';
import type { JsonStore } from './json-store.ts';
import { parseStore, StoreTextError } from './parse-store.ts';
import { planRestore, type Restoration, type RestoreChanges } from './restore.ts';

/** How long a backup waits for its code (ms). */
export const RESTORE_WAITS_MS = 15 * 60_000;
const MOST_WRONG = 5;

/** A backup that waits to be confirmed, and what it would change. */
export interface OpenRestore {
  /** Lower-case letters and digits. */
  readonly id: string;
  /** When the backup was made (ISO). */
  readonly madeAt: string;
  readonly restoration: Restoration;
}

/**
 * What became of a code. `toTell`: friends with access of whom a file no longer works, since the backup does not have it or its address is
 * in use; nobody where the same update was served before. `changed`: the store did meanwhile, so that the restore would do something else
 * now; it waits for a new code.
 */
export type Confirmed =
  | { readonly kind: 'done'; readonly keptAs: string | null; readonly toTell: readonly number[] }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'not-asked' | 'gone' }
  | { readonly kind: 'changed'; readonly now: OpenRestore };

/** This version cannot read the backup, or it is newer than the store. */
export class UnfitBackupError extends Error {
  override readonly name = 'UnfitBackupError';
  readonly problem: 'unreadable' | 'newer';

  constructor(problem: 'unreadable' | 'newer', options?: ErrorOptions) {
    super(`the backup is not taken: ${problem}`, options);
    this.problem = problem;
  }
}

interface RestoreDeskParts {
  readonly store: JsonStore;
  readonly peersFile: string;
  readonly box: SecretBox;
  readonly now: () => number;
  /** A monotonic clock (ms). */
  readonly monotonic?: () => number;
}

interface Waiting extends OpenRestore {
  readonly backup: Draft;
  readonly until: number;
  /** Made when the server is asked for it; null: it was not. */
  code: string | null;
  wrong: number;
}

/**
 * Goes back to a backup while the daemon runs: `open` says what it would change, `code` is for the server's terminal, `confirm` does it.
 * One backup waits at a time, in memory alone; a code serves once.
 */
export class RestoreDesk {
  readonly #parts: RestoreDeskParts;
  readonly #monotonic: () => number;
  #waiting: Waiting | null = null;

  constructor(parts: RestoreDeskParts) {
    this.#parts = parts;
    this.#monotonic = parts.monotonic ?? (() => performance.now());
  }

  /** Opens a backup; it takes the place of one that waits. Throws `OwnBackupError` and `UnfitBackupError`. */
  async open(bytes: Uint8Array): Promise<OpenRestore> {
    const { text, madeAt } = await openOwnBackup(bytes, new BackupKeys(this.#parts.box));
    return this.#wait(readStore(text), madeAt);
  }

  /** The code that confirms what waits, for the server's terminal; null: nothing waits. Asked again it is the same. */
  code(): (OpenRestore & { readonly code: string }) | null {
    const waiting = this.#current();
    if (waiting === null) return null;
    waiting.code ??= String(randomInt(10 ** 8)).padStart(8, '0');
    return { ...waiting, code: waiting.code };
  }

  /** Drops what waits, if it is this one. */
  cancel(id: string): boolean {
    const isIt = this.#current()?.id === id;
    if (isIt) this.#waiting = null;
    return isIt;
  }

  /** Restores if this is the code; the store as it was is kept beside it. Once for each update. */
  async confirm(id: string, typed: string, updateId: number): Promise<Confirmed> {
    if (this.#parts.store.state.seen_updates.includes(updateId)) return { kind: 'done', keptAs: null, toTell: [] };
    const waiting = this.#current();
    if (waiting?.id !== id) return { kind: 'gone' };
    if (waiting.code === null) return { kind: 'not-asked' };
    if (!isSame(waiting.code, typed.replaceAll(/[\s-]/g, ''))) {
      waiting.wrong += 1;
      if (waiting.wrong >= MOST_WRONG) this.#waiting = null;
      return { kind: 'wrong', left: MOST_WRONG - waiting.wrong };
    }
    this.#waiting = null; // before anything is awaited: a code serves once
    return this.#restore(waiting, updateId);
  }

  async #restore({ backup, madeAt, restoration }: Waiting, updateId: number): Promise<Confirmed> {
    const { store, peersFile, now } = this.#parts;
    const keptAs = `${peersFile}.before-restore-${new Date(now()).toISOString().replaceAll(':', '-')}`;
    await writeDurably(keptAs, store.text);
    const isDone = await store.update((draft, before) => {
      const plan = this.#plan(before, backup);
      if (changesIn(plan) !== changesIn(restoration)) return false;
      Object.assign(draft, plan.store);
      firstTime(draft, updateId);
      return true;
    });
    if (isDone) return { kind: 'done', keptAs, toTell: this.#toTell(restoration) };
    return { kind: 'changed', now: this.#wait(backup, madeAt) };
  }

  #wait(backup: Draft, madeAt: string): OpenRestore {
    const { state } = this.#parts.store;
    if (backup.revision > state.revision) throw new UnfitBackupError('newer');
    const id = randomInt(36 ** 6).toString(36);
    const until = this.#monotonic() + RESTORE_WAITS_MS;
    this.#waiting = { id, madeAt, restoration: this.#plan(state, backup), backup, until, code: null, wrong: 0 };
    return this.#waiting;
  }

  #plan(present: State, backup: Draft): Restoration {
    return planRestore(present as Draft, backup, present.revision, new Date(this.#parts.now()));
  }

  #toTell({ displaced, lose, store: { users } }: Restoration): number[] {
    const changes = [...displaced, ...lose.filter(({ devices }) => devices.length > 0)];
    const all = new Set(changes.map(({ telegramId }) => telegramId));
    return [...all].filter((id) => isAdmitted(users[id], this.#parts.now()));
  }

  #current(): Waiting | null {
    if (this.#waiting !== null && this.#waiting.until <= this.#monotonic()) this.#waiting = null;
    return this.#waiting;
  }
}

function readStore(text: string): Draft {
  try {
    return parseStore(text);
  } catch (cause) {
    if (cause instanceof StoreTextError) throw new UnfitBackupError('unreadable', { cause });
    throw cause;
  }
}

function isSame(code: string, typed: string): boolean {
  const [a, b] = [Buffer.from(code), Buffer.from(typed)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What people were told, for comparing. */
const changesIn = (changes: RestoreChanges): string => {
  const { regain, lose, displaced, forgotten, awaited, helpers, terms } = changes;
  return JSON.stringify([regain, lose, displaced, forgotten, awaited, helpers, terms]);
};
