import type { Log } from './log.ts';

/** Something that is looked at again and again. */
export interface Round {
  /** For the log: what failed when it fails. */
  readonly name: string;
  readonly everyMs: number;
  /** When it runs first; by default a second after the start, when most nodes were looked at. */
  readonly firstMs?: number;
  readonly run: () => Promise<void> | void;
}

const FIRST_MS = 1000;

/** Runs each round in its own rhythm, one run at a time; one that fails is told once, until it works again, and stops no other. */
export class Rounds {
  readonly #rounds: readonly Round[];
  readonly #log: Log;
  readonly #timers = new Map<Round, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #failing = new Set<Round>();
  #stopped = false;

  constructor(rounds: readonly Round[], log: Log) {
    this.#rounds = rounds;
    this.#log = log;
  }

  start(): void {
    for (const round of this.#rounds) this.#schedule(round, round.firstMs ?? Math.min(round.everyMs, FIRST_MS));
  }

  /** No new runs; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #schedule(round: Round, ms: number): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      const running = this.#run(round).finally(() => {
        this.#running.delete(running);
        this.#schedule(round, round.everyMs);
      });
      this.#running.add(running);
    }, ms);
    this.#timers.set(round, timer);
  }

  async #run(round: Round): Promise<void> {
    try {
      await round.run();
      if (this.#failing.delete(round)) this.#log.info(`${round.name}: works again`);
    } catch (error) {
      if (!this.#failing.has(round)) this.#log.error({ err: error }, `${round.name}: failed, and is tried again`);
      this.#failing.add(round);
    }
  }
}
