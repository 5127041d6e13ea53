/** So long after the last sign of life polling counts as stuck, in ms: a poll and its own limit fit in with room to spare. */
const STUCK_AFTER_MS = 90_000;

/** Signs of life: a `getUpdates` attempt ended, or a handler began. A wait that was meant counts as life until it ends. */
export class Pulse {
  readonly #now: () => number;
  #last: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
  }

  beat(): void {
    this.#last = Math.max(this.#last, this.#now());
  }

  /** The next sign of life may be so late (ms). */
  rest(ms: number): void {
    this.#last = this.#now() + ms;
  }

  get isAlive(): boolean {
    return this.#now() - this.#last < STUCK_AFTER_MS;
  }
}
