import type { Figure } from './figure.ts';

export type Unit = 'ms' | 'MB' | '% of a core' | 'KB';

/** A promise about a figure: `ratio` beside what it is measured against must be at most, or at least, `target`. */
export interface Claim {
  /** Such as `of the limit` or `faster than the panels’ way`. */
  readonly words: string;
  readonly value: number;
  readonly sense: 'at most' | 'at least';
  readonly target: number;
  /** What `value` and `target` count; `×` for ratios. */
  readonly unit: '×' | Unit;
}

/** One line of the table: ours beside its limit and beside the alternatives, all of the same run. */
export interface Result {
  readonly row: string;
  readonly title: string;
  readonly devices: number;
  readonly unit: Unit;
  readonly ours: Figure;
  /** What the machine itself needs for it. */
  readonly limit?: { readonly what: string; readonly figure: Figure };
  readonly rivals?: Readonly<Record<string, Figure>>;
  readonly claims: readonly Claim[];
  /** Counts that explain the figure. */
  readonly notes?: readonly string[];
}

/** A ratio that must not be exceeded. */
export const atMost = (words: string, value: number, target: number, unit: Claim['unit'] = '×'): Claim => ({
  ...{ words, value, target, unit },
  sense: 'at most',
});

/** A ratio that must be reached. */
export const atLeast = (words: string, value: number, target: number, unit: Claim['unit'] = '×'): Claim => ({
  ...{ words, value, target, unit },
  sense: 'at least',
});

/** Whether a claim holds, with `slack` times as much room as it asks for. */
export function holds({ value, sense, target }: Claim, slack = 1): boolean {
  return sense === 'at most' ? value <= target * slack : value >= target / slack;
}
