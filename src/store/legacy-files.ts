import { dirname, join } from 'node:path';
import * as z from 'zod';
import { readPlainFile, UnfitFileError } from '../plain-file.ts';
import { jsonc } from './jsonc.ts';
import { MOST_STORE_BYTES, parseWith, StoreTextError } from './parse-store.ts';

const bool = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);
/** An id in lower case without blanks around it; null if empty. */
const serverId = z
  .string()
  .nullish()
  .transform((value) => value?.trim().toLowerCase() || null);
const legacyUser = z.object({
  telegram_id: z.int(),
  username: z.string().nullish(),
  role: z.string().nullish(),
  active: bool,
  preferred_server_id: serverId,
});
const legacyPeer = z.object({
  telegram_id: z.int(),
  wg_ip: z.string(),
  public_key: z.string(),
  server_id: serverId.transform((id) => id ?? 'main'),
  active: bool,
});
const usersFile = z.record(z.string(), legacyUser);
const peersFile = z.record(z.string(), legacyPeer);

export type LegacyUser = z.infer<typeof legacyUser>;
export type LegacyPeer = z.infer<typeof legacyPeer>;

/** The predecessor's two files, in the order of their entries (a later entry is newer). */
export interface LegacyFiles {
  readonly users: readonly LegacyUser[];
  readonly peers: readonly LegacyPeer[];
}

/** Whether a file is the predecessor's `peers.json`, that is, has only people's ids at the top level. Entries are not checked. */
export function isLegacyPeers(text: string): boolean {
  try {
    const data = parseWith(z.record(z.string(), z.unknown()), text);
    return Object.keys(data).every((id) => /^-?\d+$/.test(id));
  } catch (error) {
    if (error instanceof StoreTextError) return false; // the store's own reader reports what is wrong
    throw error;
  }
}

/** Where the predecessor kept its people: beside `peers.json`. */
export const legacyUsersPath = (peersPath: string): string => join(dirname(peersPath), 'users.json');

/** Reads a whole file; fails as `readPlainFile` does. */
export type ReadLegacy = (path: string) => Promise<Buffer>;
const readStore: ReadLegacy = (path) => readPlainFile(path, MOST_STORE_BYTES);

/** Reads `peers.json` at `path` and `users.json` beside it (absent: empty). Throws `StoreTextError` naming file, line and entry. */
export async function readLegacyFiles(path: string, read: ReadLegacy = readStore): Promise<LegacyFiles> {
  const users = await readEntries(usersFile, legacyUsersPath(path), read);
  return { users, peers: await readEntries(peersFile, path, read) };
}

async function readEntries<T>(schema: z.ZodType<Record<string, T>>, path: string, read: ReadLegacy): Promise<T[]> {
  try {
    const text = (await read(path)).toString('utf8');
    return inFileOrder(parseWith(schema, text), text);
  } catch (error) {
    if (error instanceof StoreTextError || error instanceof UnfitFileError)
      throw new StoreTextError(`${path}: ${error.message}`, { cause: error });
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    if (code === 'ENOENT') return [];
    const why = `cannot be read (${code}); make it a file that this user may read`;
    throw new StoreTextError(`${path}: ${why}`, { cause: error });
  }
}

/** The entries in the order of the text; a JavaScript object would put names that are numbers first. */
function inFileOrder<T>(entries: Record<string, T>, text: string): T[] {
  const names =
    jsonc()
      .parseTree(text)
      ?.children?.map(({ children }) => String(children?.[0]?.value)) ?? [];
  return [...new Set(names)].flatMap((name) => (Object.hasOwn(entries, name) ? [entries[name] as T] : []));
}
