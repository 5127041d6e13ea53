import { readFile } from 'node:fs/promises';
import { SetupError } from '../errors.ts';
import { type Draft, emptyStore } from '../peers/records.ts';
import { newestGoodBackup } from './backups.ts';
import { type FileIdentity, identityOf } from './durable-write.ts';
import { parseStore, StoreTextError } from './parse-store.ts';
import { markedRevision } from './revision-mark.ts';

export interface LoadedStore {
  readonly store: Draft;
  /** Null: there is no file yet. */
  readonly identity: FileIdentity | null;
}

/**
 * Reads the store at start; where there never was one, an empty one. Throws `SetupError` that names the newest good backup when the
 * file is missing although there are backups, cannot be read, is not valid, or is an old copy. Changes nothing (invariant 8).
 */
export async function loadStore(path: string): Promise<LoadedStore> {
  const identity = await identityOf(path);
  if (identity === null) {
    const backup = await newestGoodBackup(path);
    if (!backup && markedRevision(path) === 0) return { store: emptyStore(), identity };
    throw new SetupError([`PEERS_FILE=${path}: the file is missing; ${await wayBack(path)}`]);
  }
  const store = await parseFile(path);
  const marked = markedRevision(path);
  if (store.revision >= marked) return { store, identity };
  throw new SetupError([
    `PEERS_FILE=${path}: this is an old copy (revision ${store.revision}, the last one was ${marked}), and peers made since then would be forgotten; to go back to it on purpose move it elsewhere and run: vpn-bot restore FILE`,
  ]);
}

async function parseFile(path: string): Promise<Draft> {
  try {
    return parseStore(await readFile(path, 'utf8'));
  } catch (error) {
    const why = reason(error);
    if (why === null) throw error;
    throw new SetupError([`PEERS_FILE=${path}: ${why}; nothing was changed; ${await wayBack(path)}`], { cause: error });
  }
}

function reason(error: unknown): string | null {
  if (error instanceof StoreTextError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  return code === 'EACCES' || code === 'EPERM' || code === 'EISDIR' ? `cannot be read (${code})` : null;
}

async function wayBack(path: string): Promise<string> {
  const backup = await newestGoodBackup(path);
  if (!backup) return 'there is no backup; correct the file by hand';
  const { store, path: file } = backup;
  return `the newest good backup is ${file} (revision ${store.revision}, ${Object.keys(store.peers).length} devices); correct the file by hand or run: vpn-bot restore ${file}`;
}
