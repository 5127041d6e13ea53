import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import { backupFolder } from '../store/backups.ts';
import { identityOf, writeDurably } from '../store/durable-write.ts';
import type { Console } from './console.ts';
import { readStoreFile, requireStoreFile } from './store-files.ts';

/** `vpn-bot backup [FILE]`: a checked copy of the store; also while the daemon runs. Its secrets stay sealed. */
export async function backup(settings: Settings, file: string | undefined, { say, now }: Console): Promise<void> {
  const { store, text } = await requireStoreFile(settings.peersFile);
  const time = new Date(now()).toISOString().replaceAll(':', '-');
  const path = file === undefined ? join(backupFolder(settings.peersFile), `by-hand-${time}.json`) : resolve(file);
  await refuseOtherFiles(path, settings.peersFile);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeDurably(path, text);
  say(
    `${path}: revision ${store.revision}, ${Object.keys(store.users).length} people, ${Object.keys(store.peers).length} devices`,
  );
  say('Its secrets open only with STORE_KEY (store.key), which is not in it: keep that one elsewhere.');
}

/** An earlier backup may be replaced, as a nightly job does; the store itself, `store.key` and all else may not. */
async function refuseOtherFiles(path: string, peersFile: string): Promise<void> {
  const identity = await identityOf(path);
  if (identity === null) return;
  if (identity === (await identityOf(peersFile)))
    throw new SetupError([`${path}: is the store itself; name another file, or none`]);
  const there = await readStoreFile(path);
  if ('why' in there) throw new SetupError([`${path}: is there already and is no backup; name another file, or none`]);
}
