import type { Watched } from '../../peers/plan/counting.ts';
import { emptyNode } from '../../peers/records/node-record.ts';
import type { Draft } from '../../peers/records/records.ts';

/**
 * How long a node was seen to answer: the time from the end of one look to the begin of the next, where both saw it, as long as this
 * process ran, on top of what the store knows (ms). Outages, our own absence and a sleeping machine count for nothing, nor does the
 * time that a look takes: the node may have answered at its begin or at its end.
 */
export class WatchedTime implements Watched {
  readonly #awake: () => number;
  #seen: number;
  #written: number;
  #asked = 0;
  /** When the last look that saw the node ended, by `awake`; null: the last one did not see it. */
  #last: number | null = null;

  /** `awake`: how long this process has run; `before`: what the store knows. */
  constructor(awake: () => number, before: number) {
    this.#awake = awake;
    this.#seen = before;
    this.#written = before;
  }

  /** A look begins. */
  pollStarts(): void {
    this.#asked = this.#awake();
  }

  /** The look saw the node. */
  pollAnswered(): void {
    if (this.#last !== null) this.#seen += Math.max(0, this.#asked - this.#last);
    this.#last = this.#awake();
  }

  pollFailed(): void {
    this.#last = null;
  }

  get seen(): number {
    return this.#seen;
  }

  get upTo(): number {
    return this.#last === null ? this.#seen : this.#seen + Math.max(0, this.#awake() - this.#last);
  }

  /** What a crash would cost. */
  get unwritten(): number {
    return this.#seen - this.#written;
  }

  /** Goes along with whatever is written about the node. */
  record(draft: Draft, nodeId: string): void {
    draft.nodes[nodeId] ??= emptyNode();
    draft.nodes[nodeId].watched_ms = Math.floor(this.#seen);
    this.#written = this.#seen;
  }
}
