/** A history from which nothing can be left out: it fails as the given one does, and each one shorter by a part does not. */
export async function shortest<T>(
  history: readonly T[],
  fails: (shorter: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = history;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const shorter = kept.toSpliced(at, size);
      if (await fails(shorter)) kept = shorter;
      else at += size;
    }
  }
  return kept;
}
