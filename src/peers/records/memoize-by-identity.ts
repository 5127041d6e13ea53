/**
 * Makes a function that computes its result once for each frozen object, as committed states and their parts are: reading 10,000 records
 * for every question would be most of a command's time. For an object that may still change, such as a draft, it computes each time.
 */
export function memoizeByIdentity<K extends object, V extends object>(make: (part: K) => V): (part: K) => V {
  const known = new WeakMap<K, V>();
  return (part) => {
    const before = known.get(part);
    if (before) return before;
    const made = make(part);
    if (Object.isFrozen(part)) known.set(part, made);
    return made;
  };
}
