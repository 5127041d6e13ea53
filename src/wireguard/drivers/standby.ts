import type { RunningCommand } from './running-command.ts';

/**
 * Keeps one command started that waits for its stdin. To start a process here means to copy what is known of our memory: 4 to 8 ms
 * for the daemon, of the 20 that a friend's new config takes. To start one over SSH takes two of the line's round trips, of three.
 * Nobody waits for that when it was done before.
 */
export class Standby {
  readonly #start: () => RunningCommand;
  readonly #afterMs: number;
  #waiting: RunningCommand | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * The command that is started must do nothing, and have no time limit of its own, until its stdin has come. `afterMs`: how long
   * what the end of another command brings about goes before.
   */
  constructor(start: () => RunningCommand, afterMs = 0) {
    this.#start = start;
    this.#afterMs = afterMs;
  }

  /** Starts the command in a moment, if it does not wait already. */
  prepare(): void {
    if (this.#closed || this.#timer || this.#waiting?.isRunning) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#waiting = this.#start();
      this.#waiting.unref();
    }, this.#afterMs).unref();
  }

  /**
   * The command that waits, for whoever `wants` it and finishes it. Call it before anything else is run as well: none is started
   * then before `prepare` is called again.
   */
  take(wants: boolean): RunningCommand | null {
    this.#unschedule();
    return wants ? this.#give() : null;
  }

  /** Keeps none any more; the one that waits is for the caller to end. */
  retire(): RunningCommand | null {
    this.#closed = true;
    this.#unschedule();
    return this.#give();
  }

  /** If we are killed it ends by itself, for its stdin ends then. */
  close(): void {
    this.retire()?.kill();
  }

  #give(): RunningCommand | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (!waiting?.isRunning) return null;
    waiting.ref();
    return waiting;
  }

  #unschedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
