import { existsSync } from 'node:fs';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Draft } from '../peers/records/records.ts';
import { readBeginning, readPlainFile } from '../plain-file.ts';
import { writeDurably } from './durable-write.ts';
import { MOST_STORE_BYTES, parseStore, StoreTextError } from './parse-store.ts';

/** A copy of the store from some time within the hour (UTC) in its name. */
export interface Backup {
  readonly path: string;
  readonly hour: Date;
}

const NAME = /^peers-(\d{4}-\d\d-\d\d)T(\d\d)Z\.json$/;
/** How many hourly and daily backups are kept. They are counted instead of dated, so that a clock that jumps ahead deletes none. */
const HOURLY = 24;
const DAILY = 31;

/** Where the store's backups lie: `backups/` beside it. */
export const backupFolder = (storePath: string): string => join(dirname(storePath), 'backups');

/** All backups that the daemon made, newest first; an empty list when there is no folder. */
export async function listBackups(storePath: string): Promise<Backup[]> {
  const folder = backupFolder(storePath);
  const backups = (await namesIn(folder)).flatMap((name) => {
    const [, day, hour] = NAME.exec(name) ?? [];
    return day === undefined ? [] : [{ path: join(folder, name), hour: new Date(`${day}T${hour}:00:00Z`) }];
  });
  return backups.toSorted((a, b) => b.hour.getTime() - a.hour.getTime());
}

/**
 * The newest readable backup in the folder, also one that was put there by hand, or null. The newest is the one with the highest
 * revision, because names come from a clock that may have been wrong. Never more than one is in memory.
 */
export async function newestGoodBackup(storePath: string): Promise<{ path: string; store: Draft } | null> {
  const folder = backupFolder(storePath);
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.json'));
  const paths = names.sort((a, b) => (a < b ? 1 : -1)).map((name) => join(folder, name)); // of one revision the latest
  const found: { readonly path: string; readonly revision: number }[] = [];
  for (const path of paths) found.push({ path, revision: await revisionOf(path) });
  for (const { path } of found.toSorted((a, b) => b.revision - a.revision)) {
    try {
      return { path, store: parseStore(await readIfPossible(() => readPlainFile(path, MOST_STORE_BYTES))) };
    } catch (error) {
      if (!(error instanceof StoreTextError)) throw error; // damaged: try the next older one
    }
  }
  return null;
}

/** Writes this hour's backup, replacing an earlier one of the same hour, and deletes those beyond the limits. Secrets stay encrypted. */
export async function writeBackup(storePath: string, text: string, now: Date): Promise<string> {
  const folder = backupFolder(storePath);
  if (!existsSync(folder)) await mkdir(folder, { mode: 0o700 }); // never the store's own folder: it may be a disk that is not there
  const path = join(folder, `peers-${now.toISOString().slice(0, 13)}Z.json`);
  await writeDurably(path, text);
  for (const old of expired(await listBackups(storePath))) await unlink(old.path);
  return path;
}

/** The backups to delete: all but the newest 24 and, of the 31 newest days before those, the last one of each. Pure. */
export function expired(backups: readonly Backup[]): Backup[] {
  const keptDays = new Set<string>();
  const older = backups.toSorted((a, b) => b.hour.getTime() - a.hour.getTime()).slice(HOURLY);
  return older.filter(({ hour }) => {
    const day = hour.toISOString().slice(0, 10);
    if (keptDays.has(day) || keptDays.size >= DAILY) return true;
    keptDays.add(day);
    return false;
  });
}

/** So much of a backup (bytes) shows its revision. */
const BEGINNING = 1000;

/** The revision as far as the beginning of the file shows it, without reading the rest; a damaged file may show none. */
async function revisionOf(path: string): Promise<number> {
  const text = await readIfPossible(() => readBeginning(path, BEGINNING));
  return Number(/"revision":\s*(\d+)/.exec(text)?.[1] ?? -1);
}

async function readIfPossible(read: () => Promise<Buffer>): Promise<string> {
  try {
    return (await read()).toString();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return ''; // unreadable is treated as damaged
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
