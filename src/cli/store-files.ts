import { readFile } from 'node:fs/promises';
import { SetupError } from '../errors.ts';
import type { Draft } from '../peers/records.ts';
import { parseStore, StoreTextError } from '../store/parse-store.ts';

/** A store's file; or why it cannot be used: it is not there, or cannot be understood. Throws `SetupError` when it cannot be read. */
export async function readStoreFile(
  path: string,
): Promise<{ readonly store: Draft; readonly text: string } | { readonly why: string }> {
  try {
    const text = await readFile(path, 'utf8');
    return { store: parseStore(text), text };
  } catch (error) {
    if (error instanceof StoreTextError) return { why: error.message };
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    if (code === 'ENOENT') return { why: 'there is no such file' };
    throw new SetupError([`${path}: cannot be read (${code}); make it a file that this user may read`], {
      cause: error,
    });
  }
}

/** The same for a file that must be good. Throws `SetupError`. */
export async function requireStoreFile(path: string): Promise<{ readonly store: Draft; readonly text: string }> {
  const file = await readStoreFile(path);
  if ('store' in file) return file;
  throw new SetupError([`${path}: ${file.why}; name a file that \`vpn-bot backup\` or the daemon made`]);
}

/** How the owner's list calls a person: `123456789 (@anna)`. */
export function personOf(store: Draft, id: number): string {
  const user = store.users[id];
  const name = user?.username ? `@${user.username}` : user?.name;
  return name ? `${id} (${name})` : String(id);
}
