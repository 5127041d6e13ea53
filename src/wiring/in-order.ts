import type { Log } from '../log.ts';
import { LoggedFaults } from '../logged-faults.ts';

/**
 * Runs the tasks of one key one after the other, those of different keys beside each other. One that fails holds up none behind it, and
 * the same failure is logged once until a task of that key succeeds.
 */
export class InOrder {
  /** Key → its last task; gone once nothing is left to wait for. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #faults = new LoggedFaults();
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
    if (this.#faults.end(key)) this.#log.info(`${this.#what} ${key}: no longer fails`);
  }

  #failed(key: string, error: unknown): void {
    const level = this.#faults.levelOf(key, String(error), 'error');
    this.#log[level]({ err: error }, `${this.#what} ${key}: failed`);
  }
}
