import type { Log } from '../log.ts';
import type { State } from '../peers/records/records.ts';
import { readPlainFile } from '../plain-file.ts';
import { listBackups, writeBackup } from './backups.ts';
import type { JsonStore, StoreFailure } from './json-store.ts';
import { MOST_STORE_BYTES } from './parse-store.ts';
import { proveRestore } from './prove-restore.ts';

interface BackupClockParts {
  readonly store: Pick<JsonStore, 'state' | 'text'>;
  readonly path: string;
  readonly now: () => number;
  readonly log: Log;
}

/** Writes a backup for each hour in which the store changed, and proves from what is on the disk that it restores. */
export class BackupClock {
  readonly #parts: BackupClockParts;
  /** The state of the last backup. Compared itself, because an edit by hand does not change the revision; weakly, for it is not needed. */
  #saved: WeakRef<State> | null = null;
  #failure: StoreFailure | null = null;

  constructor(parts: BackupClockParts) {
    this.#parts = parts;
  }

  /** Why the last attempt failed; null if it did not. */
  get failure(): StoreFailure | null {
    return this.#failure;
  }

  /** Writes a backup if this hour has none and the store changed since the last. A failure is logged once until it works again. */
  async check(): Promise<void> {
    const { store, path, now, log } = this.#parts;
    const { state } = store;
    if (state === this.#saved?.deref()) return;
    try {
      const hour = Math.floor(now() / 3_600_000) * 3_600_000;
      if (this.#failure === null && (await listBackups(path)).some((backup) => backup.hour.getTime() === hour)) return;
      const written = await writeBackup(path, store.text, new Date(now()));
      proveRestore((await readPlainFile(written, MOST_STORE_BYTES)).toString(), state, new Date(now()));
      this.#saved = new WeakRef(state);
      if (this.#failure) log.info('backups of the store work again');
      this.#failure = null;
    } catch (error) {
      if (!this.#failure)
        log.error({ err: error }, 'no backup of the store could be written; it is tried again every minute');
      this.#failure = { since: this.#failure?.since ?? now(), reason: String(error) };
    }
  }
}
