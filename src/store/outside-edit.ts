import { chmod, link, readFile } from 'node:fs/promises';
import type { Draft } from '../peers/records.ts';
import { parseStore, StoreTextError } from './parse-store.ts';

/** An edit of the store's file from outside: what it says, or why it is not taken in. */
export type OutsideEdit = { readonly edited: Draft } | { readonly reason: string };

/** Invariant 8: an edit is good only if it is a whole store made from the present `revision`. */
export async function readEdit(path: string, revision: number): Promise<OutsideEdit> {
  try {
    const edited = parseStore(await readFile(path, 'utf8'));
    if (edited.revision === revision) return { edited };
    return { reason: `made from revision ${edited.revision}, but the store is at ${revision}` };
  } catch (error) {
    if (error instanceof StoreTextError) return { reason: error.message };
    throw error;
  }
}

/** Keeps a rejected edit beside the store and returns where. A second name, not a move: killed behind it we would leave no store at all. */
export async function keepRejected(path: string): Promise<string> {
  const kept = `${path}.rejected-${new Date().toISOString().replaceAll(':', '-')}`;
  await link(path, kept);
  await chmod(kept, 0o600);
  return kept;
}
