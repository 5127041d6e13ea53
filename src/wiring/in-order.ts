import type { Log } from '../log.ts';

/**
 * Runs the tasks of one key one after the other, those of different keys beside each other. One that fails holds up none behind it, and
 * the same failure is logged once until a task of that key succeeds or fails otherwise.
 */
export class InOrder {
  /** Key → its last task; gone once nothing is left to wait for. */
  readonly #last = new Map<string, Promise<void>>();
  /** Key → why its last task failed; gone once one succeeds. */
  readonly #failing = new Map<string, string>();
  readonly #log: Log;
  /** For the log line of a task that failed; the key stands behind it. */
  readonly #what: string;

  constructor(what: string, log: Log) {
    this.#what = what;
    this.#log = log;
  }

  /** Resolves when the task has ended, also when it failed. */
  run(key: string, task: () => Promise<void>): Promise<void> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const running = before.then(task).then(
      () => this.#succeeded(key),
      (error: unknown) => this.#failed(key, error),
    );
    this.#last.set(key, running);
    return running.then(() => {
      if (this.#last.get(key) === running) this.#last.delete(key);
    });
  }

  #succeeded(key: string): void {
    if (this.#failing.delete(key)) this.#log.info(`${this.#what} ${key}: no longer fails`);
  }

  #failed(key: string, error: unknown): void {
    const level = this.#failing.get(key) === String(error) ? 'debug' : 'error';
    this.#failing.set(key, String(error));
    this.#log[level]({ err: error }, `${this.#what} ${key}: failed`);
  }
}
