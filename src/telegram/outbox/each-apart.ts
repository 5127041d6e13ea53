/**
 * Runs something for each of them. What goes wrong with one keeps none of the others from their turn; the first such error is thrown
 * when all had it, so that it is not lost.
 */
export function eachApart<T>(all: Iterable<T>, run: (one: T) => void): void {
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
