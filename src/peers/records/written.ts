interface Write {
  /** Weakly: else every state that ever was would be kept. */
  readonly base: WeakRef<object>;
  readonly ids: string[];
}

const writes = new WeakMap<object, Write>();

/** To be called by whoever makes a collection of records from another one, after each time that it writes records to it. */
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

/** The ids of the records in which two collections may differ, or null: any of them. */
export function writtenBetween(base: object, collection: object): readonly string[] | null {
  if (base === collection) return [];
  const written = writtenTo(collection);
  return written?.base === base ? written.ids : null;
}
