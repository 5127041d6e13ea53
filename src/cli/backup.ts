import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import { backupFolder } from '../store/backups.ts';
import { type FileIdentity, identityOf, writeDurably } from '../store/durable-write.ts';
import type { StoreTexts } from '../texts/cli/texts.ts';
import { type AsBot, asWeAre } from './as-root/bots-rights.ts';
import type { Console } from './console.ts';
import { readStoreFile, requireStoreFile } from './store-files.ts';

/** `vpn-bot backup [FILE]`: writes a checked copy of the store, whose secrets stay encrypted; may run beside the daemon. */
export async function backup(
  settings: Settings,
  file: string | undefined,
  t: StoreTexts,
  { say, now }: Console,
  asBot: AsBot = asWeAre,
): Promise<void> {
  const [{ store, text }, own] = await asBot(async () => [
    await requireStoreFile(settings.peersFile, t),
    await identityOf(settings.peersFile),
  ]);
  const time = new Date(now()).toISOString().replaceAll(':', '-');
  const path = file === undefined ? join(backupFolder(settings.peersFile), `by-hand-${time}.json`) : resolve(file);
  try {
    await refuseOtherFiles(path, own, t);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeDurably(path, text);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && (cause.code === 'EACCES' || cause.code === 'EPERM')))
      throw cause;
    throw new SetupError([t.botMayNotWrite(path)], { cause });
  }
  say(t.backupMade(path, store.revision, Object.keys(store.users).length, Object.keys(store.peers).length));
  say(t.keyElsewhere);
}

/** Throws unless the path is free or has an earlier backup, so that the store, `store.key` and other files are not overwritten. */
async function refuseOtherFiles(path: string, own: FileIdentity | null, t: StoreTexts): Promise<void> {
  const identity = await identityOf(path);
  if (identity === null) return;
  if (identity === own) throw new SetupError([t.isTheStore(path)]);
  if ('why' in (await readStoreFile(path, t))) throw new SetupError([t.isNoBackup(path)]);
}
