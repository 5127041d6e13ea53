interface Write {
  /** Weakly: else every state that ever was would be kept. */
  readonly base: WeakRef<object>;
  readonly ids: string[];
}

const writes = new WeakMap<object, Write>();

/** To be called by whoever makes a collection from another one, such as of records by their ids, after each time that it writes members to it. */
export function noteWritten(base: object, collection: object, ids: readonly string[]): void {
  const write = writes.get(collection) ?? { base: new WeakRef(base), ids: [] };
  for (const id of ids) write.ids.push(id); // thousands in one call would be too many arguments
  writes.set(collection, write);
}

/** The collection that this one was made from, while anybody knows it, and the ids that were written since, in order and perhaps again. */
export function writtenTo(collection: object): { readonly base: object; readonly ids: readonly string[] } | null {
  const write = writes.get(collection);
  const base = write?.base.deref();
  return write && base ? { base, ids: write.ids } : null;
}

/**
 * The ids of the records in which two collections may differ, of which the second was made from the first, perhaps in several steps, in the
 * order in which they were written; null: any of them may, for nobody knows a step between.
 */
export function writtenBetween(base: object, collection: object): readonly string[] | null {
  const steps: (readonly string[])[] = [];
  for (let at = collection; at !== base; ) {
    const written = writtenTo(at);
    if (!written) return null;
    steps.push(written.ids);
    at = written.base;
  }
  return steps.length === 1 ? (steps[0] ?? []) : steps.reverse().flat();
}
