import type { Log } from '../log.ts';
import { listBackups, writeBackup } from './backups.ts';
import type { JsonStore } from './json-store.ts';

const LOOK_EVERY_MS = 60_000;

interface BackupClockParts {
  readonly store: JsonStore;
  readonly path: string;
  readonly now: () => number;
  readonly log: Log;
}

/** Writes a backup for each hour in which the store changed. */
export class BackupClock {
  readonly #parts: BackupClockParts;
  #saved = -1;
  #failing = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: BackupClockParts) {
    this.#parts = parts;
  }

  start(): void {
    const look = async () => {
      await this.look();
      if (this.#timer) this.#timer = setTimeout(look, LOOK_EVERY_MS);
    };
    this.#timer = setTimeout(look, 0);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Writes one if the newest is from an earlier hour and the store has changed since; a failure is told once, until it works. */
  async look(): Promise<void> {
    const { store, path, now, log } = this.#parts;
    const { revision } = store.state;
    if (revision === this.#saved) return;
    try {
      const [newest] = await listBackups(path);
      const hour = Math.floor(now() / 3_600_000) * 3_600_000;
      if (newest && newest.hour.getTime() >= hour) return;
      await writeBackup(path, store.text, new Date(now()));
      this.#saved = revision;
      if (this.#failing) log.info('backups of the store work again');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        log.error({ err: error }, 'no backup of the store could be written; it is tried again every minute');
      this.#failing = true;
    }
  }
}
