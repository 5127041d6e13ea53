/** A sleep that others can end; a call that came while nobody slept ends the next sleep at once. */
export class WakeableSleep {
  #wasWoken = false;
  #wakeSleeper: (() => void) | null = null;

  wake(): void {
    this.#wasWoken = true;
    this.#wakeSleeper?.();
  }

  /** Resolves after `ms` (a time that has passed already is none), or when the alarm rings. */
  async sleep(ms: number): Promise<void> {
    if (!this.#wasWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), MAX_TIMEOUT));
        this.#wakeSleeper = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wakeSleeper = null;
    this.#wasWoken = false;
  }
}

/** Node's timers hold 31 bits; a longer time would end at once. */
const MAX_TIMEOUT = 2 ** 31 - 1;
