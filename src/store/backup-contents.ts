import { basename, dirname } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { readPlainFile, SMALL_FILE_BYTES } from '../plain-file.ts';
import type { ArchivedFile } from './sealed-archive.ts';

/** The names of the store and of the settings file in a sealed backup, whatever they are called on the machine. */
export const ARCHIVED_STORE = 'peers.json';
export const ARCHIVED_SETTINGS = 'env_vars.txt';
export const ARCHIVED_STORE_KEY = 'store.key';

/**
 * Everything that the bot needs on an empty machine: the store, the settings, the key of the store's secrets, and the SSH keys beside
 * the settings. The server's WireGuard key is not part of it, since the bot cannot read it.
 */
export async function backupContents(
  settings: Pick<Settings, 'settingsFile' | 'storeKeyFile' | 'nodes'>,
  storeText: string,
): Promise<ArchivedFile[]> {
  const { settingsFile, storeKeyFile, nodes } = settings;
  const keys = nodes.flatMap(({ ssh }) => (ssh && dirname(ssh.keyPath) === dirname(settingsFile) ? [ssh.keyPath] : []));
  const files = [
    { name: ARCHIVED_SETTINGS, path: settingsFile },
    { name: ARCHIVED_STORE_KEY, path: storeKeyFile },
    ...[...new Set(keys)].map((path) => ({ name: basename(path), path })),
  ];
  const found = await Promise.all(files.map(async ({ name, path }) => ({ name, bytes: await readIfThere(path) })));
  return [storeFile(storeText), ...found.flatMap(({ name, bytes }) => (bytes === null ? [] : [{ name, bytes }]))];
}

/** The store as a file of a backup. */
export const storeFile = (text: string): ArchivedFile => ({ name: ARCHIVED_STORE, bytes: Buffer.from(text) });

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readPlainFile(path, SMALL_FILE_BYTES);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null; // such as settings from the environment
    throw error;
  }
}
