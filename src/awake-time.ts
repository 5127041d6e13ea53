/** A process that was silent for longer was stopped, or its machine was. */
const LONGEST_GAP_MS = 10_000;

/**
 * How long this process has run (ms), whatever any clock says: neither the sleep of the machine nor a process that is held up counts.
 * It has to be asked every few seconds.
 */
export class AwakeTime {
  readonly #steady: () => number;
  #last: number;
  #total = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(steady: () => number = () => performance.now()) {
    this.#steady = steady;
    this.#last = steady();
  }

  /** Asks by itself from now on; keeps no process alive. */
  start(): void {
    this.#timer ??= setInterval(() => this.now(), 1000).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  readonly now = (): number => {
    const at = this.#steady();
    const gap = at - this.#last;
    this.#last = at;
    if (gap <= LONGEST_GAP_MS) this.#total += gap;
    return this.#total;
  };
}
