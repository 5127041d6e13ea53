/**
 * Whether a rule matches a packet. A packet may stand for those of many strangers: `most`: it matches nearly all of them; `rare`: only a
 * few. `unsure`: it depends on something unknown.
 */
export type Match = 'yes' | 'most' | 'rare' | 'no' | 'unsure';

const OPPOSITE: Readonly<Record<Match, Match>> = { yes: 'no', most: 'rare', rare: 'most', no: 'yes', unsure: 'unsure' };

export const not = (match: Match): Match => OPPOSITE[match];

/** Whether both match. */
export const and = (a: Match, b: Match): Match => first(['no', 'unsure', 'rare', 'most', 'yes'], a, b);

/** Whether at least one matches. */
export const or = (a: Match, b: Match): Match => first(['yes', 'most', 'unsure', 'rare', 'no'], a, b);

function first(order: readonly Match[], a: Match, b: Match): Match {
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}
