interface Flow {
  /** So many pass at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
  /** So many wait at most; whoever comes then does not pass. */
  readonly longest: number;
}

/** Lets callers pass one by one, no faster than its flow. */
export class Turnstile {
  readonly #flow: Flow;
  #left: number;
  #at = performance.now();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(flow: Flow) {
    this.#flow = flow;
    this.#left = flow.burst;
  }

  /** Resolves with true when it is the caller's turn, in the order of the calls; with false at once when too many wait. */
  pass(wait: (ms: number) => Promise<void>): Promise<boolean> {
    if (this.#waiting >= this.#flow.longest) return Promise.resolve(false);
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#turn(wait));
    this.#last = turn;
    return turn.then(() => {
      this.#waiting -= 1;
      return true;
    });
  }

  async #turn(wait: (ms: number) => Promise<void>): Promise<void> {
    const { burst, perSecond } = this.#flow;
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
