interface Rate {
  /** How many pass at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
  /** How many may wait; further callers are refused. */
  readonly longest: number;
}

/** A token bucket: lets callers pass in order, no faster than its rate. */
export class RateLimit {
  readonly #rate: Rate;
  #left: number;
  #at = performance.now();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(rate: Rate) {
    this.#rate = rate;
    this.#left = rate.burst;
  }

  /** Resolves with true when it is the caller's turn, in the order of the calls; with false at once when too many wait. */
  pass(wait: (ms: number) => Promise<void>): Promise<boolean> {
    if (this.#waiting >= this.#rate.longest) return Promise.resolve(false);
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#turn(wait));
    this.#last = turn;
    return turn.then(() => {
      this.#waiting -= 1;
      return true;
    });
  }

  async #turn(wait: (ms: number) => Promise<void>): Promise<void> {
    const { burst, perSecond } = this.#rate;
    const refill = () => {
      const now = performance.now();
      this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
      this.#at = now;
    };
    refill();
    if (this.#left < 1) {
      await wait(((1 - this.#left) / perSecond) * 1000);
      refill();
    }
    this.#left -= 1;
  }
}
