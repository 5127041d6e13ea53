import { readPlainFileSync, SMALL_FILE_BYTES, UnfitFileError, writePlainFileSync } from '../plain-file.ts';

/**
 * The last written revision, in a small file beside the store. A start compares it to recognise an old copy in the store's place. It is
 * not synced: after a power cut it may lag behind, which only weakens the check.
 */
export function markRevision(path: string, revision: number): void {
  try {
    writePlainFileSync(markPath(path), `${revision}\n`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // The store itself is written; without the mark only the check at the next start is weaker.
  }
}

/** 0 when there is no mark. */
export function markedRevision(path: string): number {
  try {
    return Number.parseInt(readPlainFileSync(markPath(path), SMALL_FILE_BYTES).toString(), 10) || 0;
  } catch (error) {
    if (error instanceof UnfitFileError) return 0; // not a regular file: treated as no mark
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

const markPath = (path: string): string => `${path}.revision`;
