import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { StoreTextError } from './parse-store.ts';

const bool = z.boolean().default(true);
const legacyUser = z.object({
  telegram_id: z.int(),
  username: z.string().nullish(),
  role: z.string().default('user'),
  active: bool,
  preferred_server_id: z.string().nullish(),
});
const legacyPeer = z.object({
  telegram_id: z.int(),
  wg_ip: z.string(),
  public_key: z.string(),
  server_id: z.string().default('main'),
  active: bool,
});
const usersFile = z.record(z.string(), legacyUser);
const peersFile = z.record(z.string(), legacyPeer);

export type LegacyUser = z.infer<typeof legacyUser>;
export type LegacyPeer = z.infer<typeof legacyPeer>;

/** The predecessor's two files as they are, in their order (a later entry is a newer one). */
export interface LegacyFiles {
  readonly users: readonly LegacyUser[];
  readonly peers: readonly LegacyPeer[];
}

/** Whether a file is the predecessor's `peers.json`: people's ids instead of a version. */
export function isLegacyPeers(text: string): boolean {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !('version' in data) && peersFile.safeParse(data).success;
  } catch (error) {
    if (error instanceof SyntaxError) return false; // no JSON: whatever it is, the store's own reader says what is wrong with it
    throw error;
  }
}

/** Reads `peers.json` at `path` and `users.json` beside it (absent: empty). Throws `StoreTextError` naming the file. */
export async function readLegacyFiles(path: string): Promise<LegacyFiles> {
  const usersPath = join(dirname(path), 'users.json');
  return {
    users: Object.values(parse(usersFile, usersPath, (await read(usersPath)) ?? '{}')),
    peers: Object.values(parse(peersFile, path, (await read(path)) ?? '{}')),
  };
}

function parse<T>(schema: z.ZodType<T>, path: string, text: string): T {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new StoreTextError(`${path}: not JSON`, { cause });
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path: place, message }) => `${place.join('.')}: ${message}`);
  throw new StoreTextError(`${path}: ${issues.slice(0, 5).join('; ')}`);
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
