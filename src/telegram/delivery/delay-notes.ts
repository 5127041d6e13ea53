import { GrammyError } from 'grammy/web';
import type { PendingConfig } from '../../peers/devices/delivery.ts';
import { isOwnFault } from '../outbox/own-fault.ts';
import { Recall } from '../outbox/recall.ts';
import { NotBegun } from './not-begun.ts';
import { Superseded } from './superseded.ts';

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
  /** Wishes (`since`) of which something may have arrived, also where the store could not be told. */
  readonly #begun = new Map<string, string>();
  /** Wishes (`since`) of which Telegram has refused every upload: nothing of them has arrived. */
  readonly #refused = new Map<string, string>();

  /** When the friend is to be told (ms since 1970), or infinity. A clock that was set back makes nobody wait until it has caught up. */
  dueAt(pending: PendingConfig, now: number): number {
    const { peerId, peer, since } = pending;
    if (peer.send?.noted !== false || this.#given.get(peerId)?.since === since) return Infinity;
    if (!this.isUnsent(pending)) return Infinity;
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
    const isBegun = send?.begun || this.#begun.get(peerId) === since;
    return !isBegun || this.#refused.get(peerId) === since;
  }

  /** What became of an upload: `error` of the Bot API or before it (null: none), and `isUnsent` as it was before. */
  noteOutcome({ peerId, since }: PendingConfig, wasUnsent: boolean, error: unknown): void {
    if (error instanceof NotBegun || error instanceof Superseded || isOwnFault(error)) return;
    this.#begun.set(peerId, since);
    if (wasUnsent && error instanceof GrammyError) this.#refused.set(peerId, since);
    else if (this.#refused.get(peerId) === since) this.#refused.delete(peerId);
  }
}
