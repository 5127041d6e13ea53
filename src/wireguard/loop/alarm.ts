/** A sleep that others can end; a call that came while nobody slept ends the next sleep at once. */
export class Alarm {
  #rung = false;
  #ring: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#ring?.();
  }

  /** Resolves after `ms` (a time that has passed already is none), or when the alarm rings. */
  async sleep(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), MAX_TIMEOUT));
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#ring = null;
    this.#rung = false;
  }
}

/** Node's timers hold 31 bits; a longer time would end at once. */
const MAX_TIMEOUT = 2 ** 31 - 1;
