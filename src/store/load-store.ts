import { isDeepStrictEqual } from 'node:util';
import { SetupError } from '../errors.ts';
import { type Draft, emptyStore } from '../peers/records/records.ts';
import { readPlainFile, UnfitFileError } from '../plain-file.ts';
import { newestGoodBackup } from './backups.ts';
import { type FileIdentity, identityOf } from './durable-write.ts';
import { isAsLeft, noteExamined } from './left-text.ts';
import { MOST_STORE_BYTES, parseStore, StoreTextError } from './parse-store.ts';
import { markedRevision } from './revision-mark.ts';

export interface LoadedStore {
  readonly store: Draft;
  /** Null: there is no file yet. */
  readonly identity: FileIdentity | null;
}

/**
 * Reads the store at start; where there never was one, an empty one. Throws `SetupError` that names the newest good backup when the
 * file is missing although there are backups, cannot be read, is no file or a huge one, is not valid, or is an old copy. Changes nothing (invariant 8).
 * The text with which `build` ended properly, or that it examined, is not examined again: that takes longer than all else of a start.
 */
export async function loadStore(path: string, build: string | null = null): Promise<LoadedStore> {
  try {
    return await load(path, build);
  } catch (error) {
    const why = reason(error);
    if (why === null) throw error;
    throw new SetupError([`PEERS_FILE=${path}: ${why}; nothing was changed; ${await wayBack(path)}`], { cause: error });
  }
}

/**
 * Examines the store of a daemon that still runs, for the first start of `build`, the next version: it does not have to, where the text is
 * the same then. Changes nothing but the note; throws as `loadStore` does.
 */
export async function examineAhead(path: string, build: string): Promise<void> {
  const { store, identity } = await loadStore(path);
  if (identity === null) return;
  const bytes = await readPlainFile(path, MOST_STORE_BYTES);
  // of a text with a byte order mark `JSON.parse` makes nothing, and of one without a field that is new something else
  if (bytes[0] === 0x7b && isDeepStrictEqual(JSON.parse(bytes.toString()), store)) noteExamined(path, build, bytes);
}

async function load(path: string, build: string | null): Promise<LoadedStore> {
  const identity = await identityOf(path);
  const marked = markedRevision(path);
  if (identity === null) {
    if (marked === 0 && !(await newestGoodBackup(path))) return { store: emptyStore(), identity };
    throw new SetupError([`PEERS_FILE=${path}: the file is missing; ${await wayBack(path)}`]);
  }
  const bytes = await readPlainFile(path, MOST_STORE_BYTES);
  const isLeft = build !== null && isAsLeft(path, build, bytes);
  const store: Draft = isLeft ? JSON.parse(bytes.toString()) : parseStore(bytes.toString());
  if (store.revision >= marked) return { store, identity };
  throw new SetupError([
    `PEERS_FILE=${path}: this is an old copy (revision ${store.revision}, the last one was ${marked}), and peers made since then would be forgotten; ${await wayBack(path)}; to go back to this very copy move it elsewhere and name it to vpn-bot restore`,
  ]);
}

/** Null if the file is not at fault and a later try may work. */
function reason(error: unknown): string | null {
  if (error instanceof StoreTextError || error instanceof UnfitFileError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['EACCES', 'EPERM', 'ENOTDIR'].includes(code)) return null;
  return `cannot be read (${code}: make it a file that this user may read)`;
}

async function wayBack(path: string): Promise<string> {
  const backup = await newestGoodBackup(path).catch(() => null); // the folder cannot be read either
  if (!backup) return 'there is no backup that can be read; correct the file by hand or bring it back';
  const { store, path: file } = backup;
  return `the newest good backup is ${file} (revision ${store.revision}, ${Object.keys(store.peers).length} devices); correct the file by hand or run: vpn-bot restore ${file}`;
}
