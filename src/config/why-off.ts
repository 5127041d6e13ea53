import type { NodeOff } from './settings.ts';

/** What a node that is off lacks, and what is wrong with it. */
export type WhyOff = Pick<NodeOff, 'needs' | 'problems'>;

/** Why a node is off, for the log: what it needs, and what is wrong. */
export function whyOff({ needs, problems }: WhyOff): string {
  return [...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []), ...problems].join('; ');
}
