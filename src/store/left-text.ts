import { createHash } from 'node:crypto';
import { readPlainFileSync, SMALL_FILE_BYTES, UnfitFileError, writePlainFileSync } from '../plain-file.ts';

/**
 * Notes, in a small file beside the store, by a hash, the text with which this build ends properly. It is not synced; without it, or cut
 * off, the next start reads the store as any other text.
 */
export function noteLeft(path: string, build: string, text: readonly Buffer[]): void {
  write(`${path}.left`, note(build, text));
}

/** Notes in the same way a text of which this build examined, while another one still ran, that it is what `JSON.parse` makes of it. */
export function noteExamined(path: string, build: string, text: Buffer): void {
  write(`${path}.examined`, note(build, [text]));
}

/**
 * Whether a run of the same build ended with this very text, or the build has examined it: what it had in memory then is what
 * `JSON.parse` makes of it.
 */
export function isAsLeft(path: string, build: string, text: Buffer): boolean {
  const wanted = note(build, [text]);
  return [`${path}.left`, `${path}.examined`].some((file) => read(file) === wanted);
}

function write(file: string, text: string): void {
  try {
    writePlainFileSync(file, text);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error; // a full disk: the next start is slower, and nothing else
  }
}

/** Null: there is none, or something else in its place. */
function read(file: string): string | null {
  try {
    return readPlainFileSync(file, SMALL_FILE_BYTES).toString();
  } catch (error) {
    if (error instanceof UnfitFileError || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}

function note(build: string, text: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of text) hash.update(piece);
  return `${build} ${hash.digest('hex')}\n`;
}
