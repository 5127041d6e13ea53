import type { ParametersTrouble } from '../../amnezia/parameters-trouble.ts';
import type { ParameterProblem } from '../../amnezia/problem.ts';
import type { Trouble } from './trouble.ts';

/** A node's id, and the file and systemd unit of its interface where they are at hand. */
export interface TroubledNode {
  readonly id: string;
  readonly file?: string;
  readonly unit?: string;
}

/** Why no config goes out for an AmneziaWG server, and what to do, as plain text. */
export type ParametersTroubleWords = (node: TroubledNode, trouble: ParametersTrouble) => Trouble;

const MOST_PROBLEMS = 5;

/** The first problems, each in a language's words. */
export const problemLines = (
  problems: readonly ParameterProblem[],
  words: (problem: ParameterProblem) => string,
): string => problems.slice(0, MOST_PROBLEMS).map(words).join('; ');
