import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { MadeBackup } from './backup.ts';

export const WEEK_MS = 7 * 86_400_000;

interface WeeklyParts {
  readonly store: StorePort;
  readonly make: () => Promise<MadeBackup | null>;
  /** Queues it to the owner; calls back when it has arrived. */
  readonly send: (backup: MadeBackup, onSent: () => void) => void;
  readonly now: () => number;
  readonly log: Log;
}

/** Sends a sealed backup to the owner each week, if that is wanted; one that did not arrive is sent again after a restart or a day. */
export class WeeklyBackup {
  readonly #parts: WeeklyParts;
  #queuedAt = -Infinity;
  #failure: { readonly since: number; readonly reason: string } | null = null;

  constructor(parts: WeeklyParts) {
    this.#parts = parts;
  }

  /** Why the one that is due could not be made, since when (ms). */
  get failure(): { readonly since: number; readonly reason: string } | null {
    return this.#failure;
  }

  /** Looks whether one is due. Rejects when it cannot be made. */
  async look(): Promise<void> {
    const { store, send, now, log } = this.#parts;
    const { weekly_backup, last_backup_at } = store.state.preferences;
    const age = last_backup_at === null ? Number.POSITIVE_INFINITY : now() - Date.parse(last_backup_at);
    const isDue = age >= WEEK_MS || age < 0; // one from the future was made by a clock that was wrong
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
