import type { PendingConfig } from '../peers/delivery.ts';
import { Recall } from './recall.ts';

/** After so long without an upload the friend is told that the config will come by itself (invariant 4). */
export const NOTE_AFTER_MS = 2000;

interface Given {
  readonly since: string;
  readonly recall: Recall;
}

/**
 * Who is told that their config will come by itself: once for each wish, and never behind the config. So nobody is told while an upload
 * runs or once one may have arrived; and before an upload begins, a sentence that is still on its way is taken back.
 */
export class DelayNotes {
  /** By device. */
  readonly #given = new Map<string, Given>();
  /** Wishes (`since`) of which Telegram has refused every upload: nothing of them has arrived. */
  readonly #refused = new Map<string, string>();

  /** When the friend is to be told (ms since 1970), or infinity. A clock that was set back makes nobody wait until it has caught up. */
  dueAt({ peerId, peer: { send }, since }: PendingConfig, now: number): number {
    if (send?.noted !== false || this.#given.get(peerId)?.since === since) return Infinity;
    if (send.begun && this.#refused.get(peerId) !== since) return Infinity;
    const asked = Date.parse(since);
    return now < asked ? now : asked + NOTE_AFTER_MS;
  }

  /** It is being told; what this returns takes it back. */
  give({ peerId, since }: PendingConfig): Recall {
    const recall = new Recall();
    this.#given.set(peerId, { since, recall });
    return recall;
  }

  /** Before an upload: none of the device's arrives once this has resolved. Null when none is on its way. */
  takeBack(peerId: string): Promise<void> | null {
    return this.#given.get(peerId)?.recall.takeBack() ?? null;
  }

  /** Whether nothing of this wish can have arrived so far. */
  isUnsent({ peerId, peer: { send }, since }: PendingConfig): boolean {
    return !send?.begun || this.#refused.get(peerId) === since;
  }

  /** What an upload showed: `isUnsent` as it was before, and whether Telegram itself refused this one. */
  noteOutcome({ peerId, since }: PendingConfig, wasUnsent: boolean, isRefused: boolean): void {
    if (wasUnsent && isRefused) this.#refused.set(peerId, since);
    else if (this.#refused.get(peerId) === since) this.#refused.delete(peerId);
  }
}
