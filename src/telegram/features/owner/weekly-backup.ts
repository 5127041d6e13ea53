import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Draft, State } from '../../../peers/records/records.ts';
import type { MadeBackup } from './backup.ts';

/** How old the last backup must be until the next one is due (ms). */
export const WEEK_MS = 7 * 86_400_000;

interface WeeklyParts {
  readonly store: StorePort;
  /** Whether it is switched on, and when the last one arrived. */
  readonly isOn: (state: State) => boolean;
  readonly lastAt: (state: State) => string | null;
  /** Records that one arrived. */
  readonly arrived: (draft: Draft, now: string) => void;
  readonly make: () => Promise<MadeBackup>;
  /** Queues the backup for the owner; calls `onSent` once it is delivered. */
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
    const { store, isOn, lastAt, arrived: note, send, now, log } = this.#parts;
    const isWanted = isOn(store.state);
    const last = lastAt(store.state);
    const age = last === null ? Number.POSITIVE_INFINITY : now() - Date.parse(last);
    const isDue = age >= WEEK_MS || age < 0; // a date in the future comes from a clock that was wrong
    if (!isWanted || !isDue) this.#failure = null;
    if (!isWanted || !isDue || this.#queuedAt + WEEK_MS / 7 > now()) return;
    const backup = await this.#make();
    this.#queuedAt = now();
    send(backup, () => {
      const arrived = store.update((draft) => note(draft, new Date(now()).toISOString()));
      arrived.catch((error: unknown) =>
        log.error({ err: error }, 'that the weekly backup arrived could not be written'),
      );
    });
  }

  async #make(): Promise<MadeBackup> {
    const { make, now } = this.#parts;
    try {
      const backup = await make();
      this.#failure = null;
      return backup;
    } catch (error) {
      this.#failure = { since: this.#failure?.since ?? now(), reason: String(error) };
      throw error;
    }
  }
}
