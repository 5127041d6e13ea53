import type { FaultKind } from './faults.ts';

/** One call of the bot, from its arrival on; times are milliseconds since 1970. */
export interface Call {
  method: string;
  args: Record<string, unknown>;
  at: number;
  /** When it was answered or cut off; undefined while it is under way. */
  endedAt?: number;
  ok?: boolean;
  result?: unknown;
  error?: { error_code: number; description: string };
  /** The fault that it ran into. */
  fault?: FaultKind;
}
