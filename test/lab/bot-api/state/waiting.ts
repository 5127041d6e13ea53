/** How long to wait, in milliseconds, before the wait is given up with an error. */
export interface Patience {
  timeout?: number;
}

interface Waiter {
  /** True when this waiter needs no further look. */
  look: () => boolean;
  giveUp: (why: string) => void;
}

/** Lets tests wait for a condition without sleeping: every change of the stand-in's state asks all waiters again. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();
  readonly #watchers = new Set<() => void>();
  readonly #timeout: number;

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Resolves with the first value that `look` returns; after the timeout rejects with what `explain` says. */
  until<T>(look: () => T | undefined, explain: () => string, { timeout = this.#timeout }: Patience = {}): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const failure = new Error(); // made here, so that its stack leads to the test
    const settle = (how: () => void): true => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
      how();
      return true;
    };
    const waiter: Waiter = {
      look: () => {
        try {
          const value = look();
          return value !== undefined && settle(() => resolve(value));
        } catch (error) {
          return settle(() => reject(error)); // a test's condition may fail; that is no matter of who changed something
        }
      },
      giveUp: (why) => {
        failure.message = why;
        failure.stack = `Error: ${why}${failure.stack?.slice('Error'.length) ?? ''}`;
        settle(() => reject(failure));
      },
    };
    const timer = setTimeout(() => waiter.giveUp(`${explain()}\n(waited ${timeout} ms)`), timeout);
    this.#waiters.add(waiter);
    waiter.look();
    return promise;
  }

  /** Asks every waiter again. */
  changed(): void {
    for (const waiter of [...this.#waiters]) waiter.look();
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls back at every change, until the function that comes back is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Rejects everything that is still waiting. */
  close(): void {
    for (const waiter of [...this.#waiters]) waiter.giveUp('the stand-in was closed while a test waited');
  }
}
