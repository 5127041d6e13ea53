/** A longer gap (ms) between two calls means that the process or the machine was stopped. */
const LONGEST_GAP_MS = 10_000;

/**
 * Measures how long this process has really run (ms), independent of clocks: time in which the machine slept or the process was stopped
 * does not count. It has to be read every few seconds.
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

  /** Starts a timer that reads it; the timer does not keep the process alive. */
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
