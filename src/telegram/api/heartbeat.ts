/** Polling counts as stuck this long after the last sign of life (ms); longer than the time limit of a poll. */
const STUCK_AFTER_MS = 90_000;

/** Tells the watchdog whether polling is alive: whether a `getUpdates` attempt ended or a handler began lately. */
export class Heartbeat {
  readonly #now: () => number;
  #last: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
  }

  /** Records a sign of life. */
  beat(): void {
    this.#last = Math.max(this.#last, this.#now());
  }

  /** Announces a deliberate wait (ms), during which polling counts as alive. */
  expectSilence(ms: number): void {
    this.#last = this.#now() + ms;
  }

  /** Whether there was a sign of life within 90 s, or since an announced wait ended. */
  get isAlive(): boolean {
    return this.#now() - this.#last < STUCK_AFTER_MS;
  }
}
