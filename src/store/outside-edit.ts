import { chmod, link, lstat, rename } from 'node:fs/promises';
import type { Draft } from '../peers/records/records.ts';
import { readPlainFile, UnfitFileError } from '../plain-file.ts';
import { MOST_STORE_BYTES, parseStore, StoreTextError } from './parse-store.ts';

/** An edit of the store's file from outside: what it says, or why it is not taken in. */
export type OutsideEdit = { readonly edited: Draft } | { readonly reason: string };

/** Invariant 8: an edit is good only if it is a whole store made from the present `revision`. */
export async function readEdit(path: string, revision: number): Promise<OutsideEdit> {
  try {
    const edited = parseStore((await readPlainFile(path, MOST_STORE_BYTES)).toString());
    if (edited.revision === revision) return { edited };
    return { reason: `made from revision ${edited.revision}, but the store is at ${revision}` };
  } catch (error) {
    if (error instanceof StoreTextError || error instanceof UnfitFileError) return { reason: error.message };
    const code = codeOf(error);
    if (UNREADABLE.includes(code)) return { reason: `cannot be read (${code}); the bot's user must own the file` };
    throw error;
  }
}

/** Of what stands in the store's place and is not ours to read. */
const UNREADABLE: readonly string[] = ['EACCES', 'EPERM'];

/**
 * Keeps a rejected edit beside the store and returns where. A second name, not a move: killed behind it we would leave no store at all.
 * A folder takes no second name, and what belongs to another user neither (protected_hardlinks): that is moved, and was no store.
 */
export async function keepRejected(path: string): Promise<string> {
  const kept = `${path}.rejected-${new Date().toISOString().replaceAll(':', '-')}`;
  try {
    await link(path, kept);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
    await rename(path, kept);
  }
  const { uid, isFile } = await lstat(kept).then((stats) => ({ uid: stats.uid, isFile: stats.isFile() }));
  if (isFile && uid === process.geteuid?.()) await chmod(kept, 0o600); // another's stays as they made it
  return kept;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
