/** How long to wait, in milliseconds, before the wait is given up with an error. */
export interface Patience {
  timeout?: number;
}

interface Waiter {
  look: () => boolean;
  giveUp: (why: string) => void;
}

/** Lets tests wait for a condition without sleeping: every change of the stand-in's state asks all waiters again. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();
  readonly #timeout: number;

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Resolves with the first value that `look` returns; after the timeout rejects with what `explain` says. */
  until<T>(look: () => T | undefined, explain: () => string, { timeout = this.#timeout }: Patience = {}): Promise<T> {
    const found = look();
    if (found !== undefined) return Promise.resolve(found);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const failure = new Error(); // made here, so that its stack leads to the test
    const timer = setTimeout(() => waiter.giveUp(`${explain()}\n(waited ${timeout} ms)`), timeout);
    const waiter: Waiter = {
      look: () => {
        const value = look();
        if (value === undefined) return false;
        clearTimeout(timer);
        resolve(value);
        return true;
      },
      giveUp: (why) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        failure.message = why;
        failure.stack = `Error: ${why}${failure.stack?.slice('Error'.length) ?? ''}`;
        reject(failure);
      },
    };
    this.#waiters.add(waiter);
    return promise;
  }

  /** Asks every waiter again. */
  changed(): void {
    for (const waiter of [...this.#waiters]) if (waiter.look()) this.#waiters.delete(waiter);
  }

  /** Rejects everything that is still waiting. */
  close(): void {
    for (const waiter of [...this.#waiters]) waiter.giveUp('the stand-in was closed while a test waited');
  }
}
