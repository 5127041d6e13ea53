import type { RunningCommand } from './running-command.ts';

/**
 * Keeps one command started in advance, waiting for its stdin, so that nobody waits for its start. Starting a process on this machine
 * takes the daemon 4 to 8 ms of the 20 ms that a friend's new config takes; over SSH it takes two of three round trips.
 */
export class Standby {
  readonly #start: () => RunningCommand;
  readonly #afterMs: number;
  #waiting: RunningCommand | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * `start` starts the command; it must do nothing, and have no time limit of its own, until its stdin arrives. `afterMs`: how long to
   * wait before starting it, so that work which follows another command's end comes first.
   */
  constructor(start: () => RunningCommand, afterMs = 0) {
    this.#start = start;
    this.#afterMs = afterMs;
  }

  /** Starts the command after `afterMs`, unless one waits already. */
  prepare(): void {
    if (this.#closed || this.#timer || this.#waiting?.isRunning) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#waiting = this.#start();
      this.#waiting.unref();
    }, this.#afterMs).unref();
  }

  /**
   * Returns the waiting command if `wants` is true; the caller finishes it. Call this before running any other command too: it also
   * cancels a start that is scheduled, until `prepare` is called again.
   */
  take(wants: boolean): RunningCommand | null {
    this.#unschedule();
    return wants ? this.#give() : null;
  }

  /** Stops for good and returns the waiting command, which the caller has to end. */
  retire(): RunningCommand | null {
    this.#closed = true;
    this.#unschedule();
    return this.#give();
  }

  /** Stops for good and kills the waiting command. If our process is killed, it ends by itself because its stdin closes. */
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
