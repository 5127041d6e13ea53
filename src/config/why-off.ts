import type { NodeOff } from './settings.ts';

/** What is missing in a node's settings, and what is wrong there. */
export type WhyOff = Pick<NodeOff, 'needs' | 'problems'>;

/** One line for the log that says why a node is off. */
export function whyOff({ needs, problems }: WhyOff): string {
  return [...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []), ...problems].join('; ');
}
