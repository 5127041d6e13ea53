import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { backupFolder } from '../store/backups.ts';
import { writeDurably } from '../store/durable-write.ts';
import type { Console } from './console.ts';
import { requireStoreFile } from './store-files.ts';

/** `vpn-bot backup [FILE]`: a checked copy of the store; also while the daemon runs. Its secrets stay sealed. */
export async function backup(settings: Settings, file: string | undefined, { say, now }: Console): Promise<void> {
  const { store, text } = await requireStoreFile(settings.peersFile);
  const time = new Date(now()).toISOString().replaceAll(':', '-');
  const path = file === undefined ? join(backupFolder(settings.peersFile), `by-hand-${time}.json`) : resolve(file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeDurably(path, text);
  say(
    `${path}: revision ${store.revision}, ${Object.keys(store.users).length} people, ${Object.keys(store.peers).length} devices`,
  );
  say('Its secrets open only with STORE_KEY (store.key), which is not in it: keep that one elsewhere.');
}
