import type { Log } from '../log.ts';

/** Runs the tasks of one key one after the other, those of different keys beside each other. One that fails holds up none behind it. */
export class InOrder {
  /** Key → its last task; gone once nothing is left to wait for. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #log: Log;
  /** For the log line of a task that failed; the key stands behind it. */
  readonly #what: string;

  constructor(what: string, log: Log) {
    this.#what = what;
    this.#log = log;
  }

  /** Resolves when the task has ended, also when it failed: the log has the error. */
  run(key: string, task: () => Promise<void>): Promise<void> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const running = before.then(task).catch((err: unknown) => this.#log.error({ err }, `${this.#what} ${key}: failed`));
    this.#last.set(key, running);
    return running.then(() => {
      if (this.#last.get(key) === running) this.#last.delete(key);
    });
  }
}
