/** Calls `run` for each item, also after it threw for an earlier one. Throws the first error at the end. */
export function forEachIsolated<T>(all: Iterable<T>, run: (one: T) => void): void {
  const failed: unknown[] = [];
  for (const one of all) {
    try {
      run(one);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}
