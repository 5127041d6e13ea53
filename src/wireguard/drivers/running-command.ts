import type { Outcome } from './answers/outcome.ts';

/** A command that was started and has not received its stdin yet. */
export interface RunningCommand {
  /** False once it has ended, and when it could not be started. */
  readonly isRunning: boolean;
  /** Writes its whole stdin and closes it. Resolves when its output is closed too; rejects only with a `NodeError`. */
  finish(stdin: string | null): Promise<Outcome>;
  /** Kills it and its children. The outcome does not wait for a process that could not be killed. */
  kill(): void;
  /** Keeps the event loop alive for it again, as Node's `ref()` does. */
  ref(): void;
  /** Lets our own process end while it still runs, as Node's `unref()` does. */
  unref(): void;
}
