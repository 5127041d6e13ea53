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

/** As `forEachIsolated`, for what takes its time: each begins when the one before has ended. Rejects with the first error at the end. */
export async function forEachInTurn<T>(all: Iterable<T>, run: (one: T) => Promise<void>): Promise<void> {
  const failed: unknown[] = [];
  for (const one of all) {
    try {
      await run(one);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}
