/**
 * The same answer, worked out once for each part of a committed state: reading 10,000 records anew for every question is most of a
 * command's time, and all of an idle daemon's. A draft, which may still change, is read each time.
 */
export function oncePer<K extends object, V extends object>(make: (part: K) => V): (part: K) => V {
  const known = new WeakMap<K, V>();
  return (part) => {
    const before = known.get(part);
    if (before) return before;
    const made = make(part);
    if (Object.isFrozen(part)) known.set(part, made);
    return made;
  };
}
