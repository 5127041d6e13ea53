import type { Outcome } from './answers/outcome.ts';

/** A command that runs and was not given its stdin yet. */
export interface Started {
  /** False once it has ended, or when it could not start. */
  readonly isRunning: boolean;
  /** Gives it its whole stdin. Resolves once nothing has its output open any more; rejects only with a `NodeError`. */
  finish(stdin: string | null): Promise<Outcome>;
  /** Ends it and all that it started; the outcome does not wait for what got away. */
  kill(): void;
  /** Whether our own process stays for it. */
  keepsUs(does: boolean): void;
}
