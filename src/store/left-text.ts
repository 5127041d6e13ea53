import { createHash } from 'node:crypto';
import { readPlainFileSync, SMALL_FILE_BYTES, UnfitFileError, writePlainFileSync } from '../plain-file.ts';

/**
 * Notes, in a small file beside the store, by a hash, the text with which this build ends properly. It is not synced; without it, or cut
 * off, the next start reads the store as any other text.
 */
export function noteLeft(path: string, build: string, text: readonly Buffer[]): void {
  try {
    writePlainFileSync(notePath(path), note(build, text));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error; // a full disk: the next start is slower, and nothing else
  }
}

/** Whether a run of the same build ended with this very text: what it had in memory then is what `JSON.parse` makes of it. */
export function isAsLeft(path: string, build: string, text: Buffer): boolean {
  try {
    return readPlainFileSync(notePath(path), SMALL_FILE_BYTES).toString() === note(build, [text]);
  } catch (error) {
    if (error instanceof UnfitFileError || (error instanceof Error && 'code' in error)) return false;
    throw error;
  }
}

function note(build: string, text: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of text) hash.update(piece);
  return `${build} ${hash.digest('hex')}\n`;
}

const notePath = (path: string): string => `${path}.left`;
