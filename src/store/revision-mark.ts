import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The revision that was written last, in a small file beside the store: by it a start tells an old copy that was put in the
 * store's place. Not synced; after a power cut it may lag, and then only the check is weaker.
 */
export function markRevision(path: string, revision: number): void {
  try {
    writeFileSync(markPath(path), `${revision}\n`, { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A full disk: the store itself is written already, and without the mark only the check at the next start is weaker.
  }
}

/** 0 when there is no mark. */
export function markedRevision(path: string): number {
  try {
    return Number.parseInt(readFileSync(markPath(path), 'utf8'), 10) || 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

const markPath = (path: string): string => `${path}.revision`;
