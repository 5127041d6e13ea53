import type { NodeOff } from './settings.ts';

/** Why a node is off, for the log: what it needs, and what is wrong. */
export function whyOff({ needs, problems }: Pick<NodeOff, 'needs' | 'problems'>): string {
  return [...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []), ...problems].join('; ');
}

/** The same in Russian; what is wrong with a setting is said in English only. */
export function whyOffInRussian({ needs, problems }: Pick<NodeOff, 'needs' | 'problems'>): string {
  return [...(needs.length > 0 ? [`не хватает ${needs.join(', ')}`] : []), ...problems].join('; ');
}
