/**
 * Whether a packet is meant. `most`, `rare`: nearly all, or only those of a few strangers; `unsure`: it depends on what is not known
 * here.
 */
export type Match = 'yes' | 'most' | 'rare' | 'no' | 'unsure';

const OPPOSITE: Readonly<Record<Match, Match>> = { yes: 'no', most: 'rare', rare: 'most', no: 'yes', unsure: 'unsure' };

export const not = (match: Match): Match => OPPOSITE[match];

/** Both. */
export const and = (a: Match, b: Match): Match => first(['no', 'unsure', 'rare', 'most', 'yes'], a, b);

/** At least one. */
export const or = (a: Match, b: Match): Match => first(['yes', 'most', 'unsure', 'rare', 'no'], a, b);

function first(order: readonly Match[], a: Match, b: Match): Match {
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}
