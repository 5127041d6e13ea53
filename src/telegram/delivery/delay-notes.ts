import { GrammyError } from 'grammy/web';
import type { PendingConfig } from '../../peers/devices/delivery.ts';
import { isInternalError } from '../outbox/internal-error.ts';
import { Recall } from '../outbox/recall.ts';
import type { NamesAhead } from './names-ahead.ts';
import { Superseded } from './superseded.ts';
import { UploadNotBegun } from './upload-not-begun.ts';

/** After so long without an upload the friend is told that the config will come by itself (invariant 4). */
export const NOTE_AFTER_MS = 2000;

interface Given {
  readonly since: string;
  readonly recall: Recall;
}

/**
 * Decides who gets the note "your config will come by itself": once for each request, and never after the config itself. So there is no
 * note while an upload runs, or once one may have arrived; and a note that still waits in the queue is withdrawn before an upload starts.
 */
export class DelayNotes {
  /** By device. */
  readonly #given = new Map<string, Given>();
  /** Requests (`since`) whose config may have arrived, also when the store could not be written. */
  readonly #begun = new Map<string, string>();
  /** Requests (`since`) whose every upload Telegram refused: nothing of them has arrived. */
  readonly #refused = new Map<string, string>();
  readonly #isAhead: NamesAhead['isAhead'];

  constructor(isAhead: NamesAhead['isAhead'] = () => false) {
    this.#isAhead = isAhead;
  }

  /** When the note is due (ms since 1970), or infinity. If the clock was set back behind the request, it is due now. */
  dueAt(pending: PendingConfig, now: number): number {
    const { peerId, peer, since } = pending;
    if (peer.send?.noted !== false || this.#given.get(peerId)?.since === since) return Infinity;
    if (!this.isUnsent(pending)) return Infinity;
    const asked = Date.parse(since);
    return now < asked ? now : asked + NOTE_AFTER_MS;
  }

  /** The note is being sent; the returned `Recall` withdraws it. */
  give({ peerId, since }: PendingConfig): Recall {
    const recall = new Recall();
    this.#given.set(peerId, { since, recall });
    return recall;
  }

  /** Call it before an upload: once it has resolved, no note of this device arrives any more. Null when none is on its way. */
  takeBack(peerId: string): Promise<void> | null {
    return this.#given.get(peerId)?.recall.takeBack() ?? null;
  }

  /** Whether it is certain that nothing of this request has arrived yet. */
  isUnsent({ peerId, peer: { send }, since }: PendingConfig): boolean {
    const wasBegun = send?.begun && !this.#isAhead({ peerId, since });
    const isBegun = wasBegun || this.#begun.get(peerId) === since;
    return !isBegun || this.#refused.get(peerId) === since;
  }

  /** Notes an upload's outcome: its error (null: it succeeded), and what `isUnsent` said before it started. */
  noteOutcome({ peerId, since }: PendingConfig, wasUnsent: boolean, error: unknown): void {
    if (error instanceof UploadNotBegun || error instanceof Superseded || isInternalError(error)) return;
    this.#begun.set(peerId, since);
    if (wasUnsent && error instanceof GrammyError) this.#refused.set(peerId, since);
    else if (this.#refused.get(peerId) === since) this.#refused.delete(peerId);
  }
}
