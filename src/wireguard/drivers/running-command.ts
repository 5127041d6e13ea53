import type { Outcome } from './answers/outcome.ts';

/** A command that was started and has not been given its stdin yet. */
export interface RunningCommand {
  /** False once it has ended, and when it could not be started. */
  readonly isRunning: boolean;
  /** Writes its whole stdin and closes it. Resolves when its output is closed too; rejects only with a `NodeError`. */
  finish(stdin: string | null): Promise<Outcome>;
  /** Kills it and every process that it started. The outcome does not wait for a process that could not be killed. */
  kill(): void;
  /** Lets the event loop wait for it again, as Node's `ref()`. */
  ref(): void;
  /** Lets our own process end although it still runs, as Node's `unref()`. */
  unref(): void;
}
