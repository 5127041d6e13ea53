import type { MovedLine } from './person-card.ts';

/** Who loaded a server in some hours. Names are plain text; `received` is what friends sent. */
export interface LoadPage {
  readonly server: string;
  readonly from: Date;
  readonly end: Date;
  /** Whether the last of these hours is not over yet. */
  readonly isRunning: boolean;
  /** The most first; `name`: null for people who are in no list any more. */
  readonly people: readonly (MovedLine & { readonly name: string | null })[];
  /** How many more there are, and what they moved. */
  readonly others: MovedLine & { readonly people: number };
  readonly total: MovedLine;
}
