import { readPlainFileSync, SMALL_FILE_BYTES, UnfitFileError, writePlainFileSync } from '../plain-file.ts';

/**
 * The revision that was written last, in a small file beside the store: by it a start tells an old copy that was put in the
 * store's place. Not synced; after a power cut it may lag, and then only the check is weaker.
 */
export function markRevision(path: string, revision: number): void {
  try {
    writePlainFileSync(markPath(path), `${revision}\n`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A full disk, or no file in its place: the store itself is written already, and without the mark only the check at the next start is weaker.
  }
}

/** 0 when there is no mark. */
export function markedRevision(path: string): number {
  try {
    return Number.parseInt(readPlainFileSync(markPath(path), SMALL_FILE_BYTES).toString(), 10) || 0;
  } catch (error) {
    if (error instanceof UnfitFileError) return 0; // as good as none
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

const markPath = (path: string): string => `${path}.revision`;
