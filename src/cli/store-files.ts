import { SetupError } from '../errors.ts';
import type { Draft } from '../peers/records/records.ts';
import { readPlainFile, UnfitFileError } from '../plain-file.ts';
import { MOST_STORE_BYTES, parseStore, StoreTextError } from '../store/parse-store.ts';
import type { StoreTexts } from '../texts/cli/texts.ts';
import type { ReadNamed } from './as-root/named-files.ts';

/** Reads a store's file; returns why it cannot be used if it is missing or damaged. Throws `SetupError` if it cannot be read. */
export async function readStoreFile(
  path: string,
  t: StoreTexts,
  read: ReadNamed = (file) => readPlainFile(file, MOST_STORE_BYTES),
): Promise<{ readonly store: Draft; readonly text: string } | { readonly why: string }> {
  try {
    const text = (await read(path)).toString('utf8');
    return { store: parseStore(text), text };
  } catch (error) {
    if (error instanceof StoreTextError || error instanceof UnfitFileError) return { why: error.message };
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    if (code === 'ENOENT') return { why: t.noSuchFile };
    throw new SetupError([t.unreadable(path, code)], { cause: error });
  }
}

/** Reads a store's file that must be good; throws `SetupError` if it is not. */
export async function requireStoreFile(
  path: string,
  t: StoreTexts,
  read?: ReadNamed,
): Promise<{ readonly store: Draft; readonly text: string }> {
  const file = await readStoreFile(path, t, read);
  if ('store' in file) return file;
  throw new SetupError([t.notAStore(path, file.why)]);
}

/** A person as lists for the owner show them: `123456789 (@anna)`. */
export function personOf(store: Draft, id: number): string {
  const user = store.users[id];
  const name = user?.called ?? (user?.username ? `@${user.username}` : user?.name);
  return name ? `${id} (${name})` : String(id);
}
