const known = new WeakMap<object, number>();

/** How many values count as one step. */
const VALUES_A_STEP = 8;

/** How many steps a rule counts as: one, or more for a long rule. */
export function weightOf(rule: readonly unknown[]): number {
  const before = known.get(rule);
  if (before !== undefined) return before;
  let count = 0;
  for (let level: readonly unknown[] = rule; level.length > 0; level = level.flatMap(partsOf)) count += level.length;
  const weight = 1 + Math.floor(count / VALUES_A_STEP);
  known.set(rule, weight);
  return weight;
}

/** Whether a value has lists and objects nested more than `most` deep. */
export function isDeeper(value: unknown, most: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= most && level.length > 0; depth += 1) level = level.flatMap(partsOf);
  return level.length > 0;
}

const partsOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];
