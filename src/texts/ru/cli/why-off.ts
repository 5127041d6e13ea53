import type { WhyOff } from '../../../config/why-off.ts';
import { problemInRussian } from '../problems.ts';

/** Why a node is off, in Russian. */
export function whyOff({ needs, problems }: WhyOff): string {
  return [...(needs.length > 0 ? [`не хватает ${needs.join(', ')}`] : []), ...problems.map(problemInRussian)].join(
    '; ',
  );
}
