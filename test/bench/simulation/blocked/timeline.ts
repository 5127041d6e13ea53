import { setImmediate } from 'node:timers/promises';

/** A virtual clock on which many people live at once, one step at a time: the same seed gives the same lives. */
export class Timeline {
  /** Ms since 1970. */
  now: number;
  readonly #waiting: { readonly at: number; readonly order: number; readonly resume: () => void }[] = [];
  #order = 0;
  /** Lives that are not asleep. */
  #awake = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(now: number) {
    this.now = now;
  }

  /** Begins a life at that time; its failure ends the run. */
  begin(at: number, live: () => Promise<void>): void {
    this.#wakeAt(at, () => {
      live()
        .catch((error: unknown) => {
          this.#failure ??= { error };
        })
        .finally(() => {
          this.#awake -= 1;
        });
    });
  }

  /** To be awaited by a life, and by nobody else. */
  sleepUntil(at: number): Promise<void> {
    this.#awake -= 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakeAt(at, resolve);
    return promise;
  }

  /** Lives on until that time. */
  async run(end: number): Promise<void> {
    for (;;) {
      const next = this.#waiting.at(-1);
      if (!next || next.at > end) break;
      this.#waiting.pop();
      this.now = Math.max(this.now, next.at);
      next.resume();
      while (this.#awake > 0) await setImmediate();
      if (this.#failure) throw this.#failure.error;
    }
    this.now = end;
  }

  /** Kept with the next one at the end. */
  #wakeAt(at: number, wake: () => void): void {
    const order = this.#order++;
    const resume = () => {
      this.#awake += 1;
      wake();
    };
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#waiting[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, { at, order, resume });
  }
}
