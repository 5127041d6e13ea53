import { mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Draft } from '../peers/records.ts';
import { writeDurably } from './durable-write.ts';
import { parseStore, StoreTextError } from './parse-store.ts';

/** A copy of the store, as it stood some time within the hour that its name tells (UTC). */
export interface Backup {
  readonly path: string;
  readonly hour: Date;
}

const NAME = /^peers-(\d{4}-\d\d-\d\d)T(\d\d)Z\.json$/;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Hourly for a day, daily for a month. */
const HOURLY_FOR_MS = DAY_MS;
const DAILY_FOR_MS = 31 * DAY_MS;

/** Where the store's backups lie: `backups/` beside it. */
export const backupFolder = (storePath: string): string => join(dirname(storePath), 'backups');

/** All backups, newest first; none when there is no folder. */
export async function listBackups(storePath: string): Promise<Backup[]> {
  const folder = backupFolder(storePath);
  const backups = (await namesIn(folder)).flatMap((name) => {
    const [, day, hour] = NAME.exec(name) ?? [];
    return day === undefined ? [] : [{ path: join(folder, name), hour: new Date(`${day}T${hour}:00:00Z`) }];
  });
  return backups.toSorted((a, b) => b.hour.getTime() - a.hour.getTime());
}

/** The newest backup that can be read, with its store, or null. */
export async function newestGoodBackup(storePath: string): Promise<(Backup & { readonly store: Draft }) | null> {
  for (const backup of await listBackups(storePath)) {
    try {
      return { ...backup, store: parseStore(await readFile(backup.path, 'utf8')) };
    } catch (error) {
      if (!(error instanceof StoreTextError)) throw error; // this one is damaged too: the next older one
    }
  }
  return null;
}

/** Writes this hour's backup, over an earlier one of the same hour, and removes those that are too old. Secrets stay sealed. */
export async function writeBackup(storePath: string, text: string, now: Date): Promise<string> {
  const folder = backupFolder(storePath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `peers-${now.toISOString().slice(0, 13)}Z.json`);
  await writeDurably(path, text);
  for (const old of expired(await listBackups(storePath), now)) await unlink(old.path);
  return path;
}

/** Pure: the backups that are to go; of an older day its newest one stays. */
export function expired(backups: readonly Backup[], now: Date): Backup[] {
  const keptDays = new Set<string>();
  return backups.filter(({ hour }) => {
    const age = now.getTime() - hour.getTime();
    if (age < HOURLY_FOR_MS) return false;
    const day = hour.toISOString().slice(0, 10);
    if (age >= DAILY_FOR_MS || keptDays.has(day)) return true;
    keptDays.add(day);
    return false;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
