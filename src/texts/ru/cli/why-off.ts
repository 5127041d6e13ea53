import type { WhyOff } from '../../../config/why-off.ts';

/** Why a node is off, in Russian; what is wrong with a setting is said in English only. */
export function whyOff({ needs, problems }: WhyOff): string {
  return [...(needs.length > 0 ? [`не хватает ${needs.join(', ')}`] : []), ...problems].join('; ');
}
