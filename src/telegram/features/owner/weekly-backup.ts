import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { MadeBackup } from './backup.ts';

/** How old the last backup must be until the next one is due (ms). */
export const WEEK_MS = 7 * 86_400_000;

interface WeeklyParts {
  readonly store: StorePort;
  readonly make: () => Promise<MadeBackup | null>;
  /** Queues the backup for the owner's chat; calls `onSent` once it is delivered. */
  readonly send: (backup: MadeBackup, onSent: () => void) => void;
  readonly now: () => number;
  readonly log: Log;
}

/** Sends the owner an encrypted backup each week, if switched on. One that was not delivered is sent again after a restart or a day. */
export class WeeklyBackup {
  readonly #parts: WeeklyParts;
  #queuedAt = -Infinity;
  #failure: { readonly since: number; readonly reason: string } | null = null;

  constructor(parts: WeeklyParts) {
    this.#parts = parts;
  }

  /** Why the backup that is due cannot be made, and since when (ms since 1970); null if nothing failed. */
  get failure(): { readonly since: number; readonly reason: string } | null {
    return this.#failure;
  }

  /** Makes and queues a backup if one is due. Rejects when it cannot be made. */
  async sendIfDue(): Promise<void> {
    const { store, send, now, log } = this.#parts;
    const { weekly_backup, last_backup_at } = store.state.preferences;
    const age = last_backup_at === null ? Number.POSITIVE_INFINITY : now() - Date.parse(last_backup_at);
    const isDue = age >= WEEK_MS || age < 0; // a date in the future comes from a clock that was wrong
    if (!weekly_backup || !isDue) this.#failure = null;
    if (!weekly_backup || !isDue || this.#queuedAt + WEEK_MS / 7 > now()) return;
    const backup = await this.#make();
    if (backup === null) return;
    this.#queuedAt = now();
    send(backup, () => {
      const arrived = store.update((draft) => {
        draft.preferences.last_backup_at = new Date(now()).toISOString();
      });
      arrived.catch((error: unknown) =>
        log.error({ err: error }, 'that the weekly backup arrived could not be written'),
      );
    });
  }

  async #make(): Promise<MadeBackup | null> {
    const { make, now } = this.#parts;
    const fail = (reason: string) => {
      this.#failure = { since: this.#failure?.since ?? now(), reason };
    };
    try {
      const backup = await make();
      if (backup === null) fail('BACKUP_RECIPIENT is not set');
      else this.#failure = null;
      return backup;
    } catch (error) {
      fail(String(error));
      throw error;
    }
  }
}
