import type { Log } from './log.ts';
import { LoggedFaults } from './logged-faults.ts';

/** Something that runs again and again. */
export interface PeriodicJob {
  /** For the log line when it fails. */
  readonly name: string;
  readonly everyMs: number;
  /** When it runs first; by default a second after the start, when most nodes were looked at. */
  readonly firstMs?: number;
  readonly run: () => Promise<void> | void;
}

const FIRST_MS = 1000;

/** Runs each job at its own interval, one run of it at a time. A job's failure is logged once until it works again, and stops no other. */
export class PeriodicJobs {
  readonly #jobs: readonly PeriodicJob[];
  readonly #log: Log;
  readonly #timers = new Map<PeriodicJob, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #faults = new LoggedFaults();
  #stopped = false;

  constructor(jobs: readonly PeriodicJob[], log: Log) {
    this.#jobs = jobs;
    this.#log = log;
  }

  start(): void {
    for (const job of this.#jobs) this.#schedule(job, job.firstMs ?? Math.min(job.everyMs, FIRST_MS));
  }

  /** No new runs; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #schedule(job: PeriodicJob, ms: number): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      const running = this.#run(job).finally(() => {
        this.#running.delete(running);
        this.#schedule(job, job.everyMs);
      });
      this.#running.add(running);
    }, ms);
    this.#timers.set(job, timer);
  }

  async #run(job: PeriodicJob): Promise<void> {
    try {
      await job.run();
      if (this.#faults.end(job.name)) this.#log.info(`${job.name}: works again`);
    } catch (error) {
      const level = this.#faults.levelOf(job.name, String(error), 'error');
      this.#log[level]({ err: error }, `${job.name}: failed, and is tried again`);
    }
  }
}
