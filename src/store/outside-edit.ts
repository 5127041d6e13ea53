import { chmod, link, lstat, rename } from 'node:fs/promises';
import type { Draft } from '../peers/records/records.ts';
import { readPlainFile, UnfitFileError } from '../plain-file.ts';
import { MOST_STORE_BYTES, parseStore, StoreTextError } from './parse-store.ts';

/** An edit of the store's file by hand: its content, or why it is not accepted. */
export type OutsideEdit = { readonly edited: Draft } | { readonly reason: string };

/** Invariant 8: an edit is accepted only if it is a complete store made from the present `revision`. */
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

/** Why what is at the store's path cannot be read as the store. */
const UNREADABLE: readonly string[] = ['EACCES', 'EPERM'];

/**
 * Keeps a rejected edit beside the store and returns its path. It gets a second name (hard link) instead of being moved, so that a kill
 * at this moment leaves a store behind. A folder or another user's file cannot be linked (protected_hardlinks) and is moved instead.
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
  if (isFile && uid === process.geteuid?.()) await chmod(kept, 0o600); // another user's file keeps its mode
  return kept;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
