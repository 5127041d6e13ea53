import type { Result } from '../result.ts';

/** What a row is told. */
export interface RowContext {
  /** Devices in the store, ascending. */
  readonly sizes: readonly number[];
  readonly small: boolean;
  /** Whether there can be real interfaces here. */
  readonly hasNode: boolean;
}

export interface Row {
  /** Real interfaces (and an sshd); without them the row is left out. */
  readonly needsNode: boolean;
  readonly measure: (context: RowContext) => Promise<Result[]>;
}
