import { type Started, start } from './local-execute.ts';

/** A moment for what a command's end brings about: to start a process keeps everything waiting for some milliseconds. */
const AFTER_MS = 30;

/**
 * Keeps one command started that waits for its stdin. To start a process means to copy what is known of our memory: 4 to 8 ms for
 * the daemon, of the 20 that a friend's new config takes. Nobody waits for that when it was done before.
 */
export class Standby {
  readonly #argv: () => readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #waiting: Started | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /** `argv` is the command: it must do nothing, and have no time limit of its own, until its stdin has ended. */
  constructor(argv: () => readonly string[], env: Readonly<Record<string, string>>) {
    this.#argv = argv;
    this.#env = env;
  }

  /** Starts the command in a moment, if it does not wait already. */
  prepare(): void {
    if (this.#closed || this.#timer || this.#waiting?.isRunning) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#waiting = start(this.#argv(), this.#env);
      this.#waiting.keepsUs(false);
    }, AFTER_MS).unref();
  }

  /** The command that waits, if it is this one; whoever takes it finishes it. None is started before `prepare` is called again. */
  take(argv: readonly string[]): Started | null {
    const waiting = this.#waiting;
    this.#unschedule();
    if (!waiting?.isRunning || !isSame(argv, this.#argv())) return null;
    this.#waiting = null;
    waiting.keepsUs(true);
    return waiting;
  }

  /** If we are killed it ends by itself, for its stdin ends then. */
  close(): void {
    this.#closed = true;
    this.#unschedule();
    this.#waiting?.kill();
    this.#waiting = null;
  }

  #unschedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, at) => word === other[at]);
