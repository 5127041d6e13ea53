import { readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import { openWholeBackup } from '../store/backup-archive.ts';
import { ARCHIVED_SETTINGS, ARCHIVED_STORE, ARCHIVED_STORE_KEY } from '../store/backup-contents.ts';
import { writeDurably } from '../store/durable-write.ts';
import { type ArchivedFile, ArchiveError } from '../store/sealed-archive.ts';
import type { StoreTexts } from '../texts/cli/texts.ts';
import type { AsBot } from './as-root/bots-rights.ts';
import type { ReadNamed } from './as-root/named-files.ts';
import type { Console } from './console.ts';
import { readStoreFile } from './store-files.ts';

interface SealedParts {
  /** Reads the settings; called only when the settings file exists. */
  readonly settings: () => Settings;
  readonly settingsFile: string;
  readonly console: Console;
  readonly t: StoreTexts;
  /** Reads the backup. */
  readonly read: ReadNamed;
  /** Runs work with the rights of the bot's user, for its own files. */
  readonly asBot: AsBot;
  /** Restores the store from a file that is not encrypted; false if the answer was no. */
  readonly restoreStore: (file: string) => Promise<boolean>;
}

/** Whether a file is an encrypted backup, by its first bytes. */
export async function isSealed(file: string, read: ReadNamed): Promise<boolean> {
  const bytes = await read(resolve(file)).catch(() => Buffer.alloc(0)); // the next read reports the error
  return bytes.subarray(0, 21).toString('latin1') === 'age-encryption.org/v1';
}

/**
 * `vpn-bot restore FILE.age -i KEY`: restores missing settings and keys, then the store as from any other backup. Existing files that
 * differ are never overwritten: they are moved aside, or the file from the backup is put beside them. False if the answer was no.
 */
export async function restoreSealed(file: string, identity: string, parts: SealedParts): Promise<boolean> {
  const { settingsFile, console, t } = parts;
  const { say, confirm } = console;
  const files = await open(file, identity, parts);
  const store = files.find(({ name }) => name === ARCHIVED_STORE);
  if (!store) throw new SetupError([t.holdsNoStore(resolve(file), ARCHIVED_STORE)]);
  say(
    t.holds(
      resolve(file),
      files.map(({ name }) => name),
    ),
  );
  const steps = await planSteps(files, settingsFile, parts);
  for (const step of steps) say(step.says);
  if (steps.length > 0 && !(await confirm(t.confirmWrite))) {
    say(t.nothingChanged);
    return false;
  }
  for (const step of steps) await step.take();
  const copy = join(dirname(settingsFile), `${ARCHIVED_STORE}.from-backup`);
  await writeDurably(copy, Buffer.from(store.bytes));
  try {
    return await parts.restoreStore(copy);
  } finally {
    await unlink(copy);
  }
}

async function open(file: string, identity: string, { read, t }: SealedParts): Promise<ArchivedFile[]> {
  try {
    return await openWholeBackup(await read(resolve(file)), identity);
  } catch (error) {
    if (error instanceof ArchiveError)
      throw new SetupError([t.unopened(resolve(file), error.problem)], { cause: error });
    throw error;
  }
}

interface Step {
  readonly says: string;
  readonly take: () => Promise<void>;
}

async function planSteps(files: readonly ArchivedFile[], settingsFile: string, parts: SealedParts): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { name, bytes } of files.filter((file) => file.name !== ARCHIVED_STORE)) {
    const path = name === ARCHIVED_SETTINGS ? settingsFile : join(dirname(settingsFile), name);
    const present = await readIfThere(path);
    if (present?.equals(bytes)) continue;
    if (present === null) steps.push(anew(OURS.test(name) ? path : `${path}.from-backup`, bytes, parts));
    else if (name === ARCHIVED_STORE_KEY) steps.push(...(await replaceStoreKey(path, bytes, parts)));
    else steps.push(besides(path, bytes, parts));
  }
  return steps;
}

/** The names that a file in the backup may have. Others are refused, since they might overwrite parts of the program. */
const OURS = /^(?:env_vars\.txt|[\w-]+(?:\.key|\.pem)?)$/;

const anew = (path: string, bytes: Uint8Array, { settingsFile, t }: SealedParts): Step => ({
  says: t.willWrite(path),
  take: () => write(path, bytes, settingsFile),
});

/** Keeps this machine's settings and puts those of the backup beside them, to compare. */
const besides = (path: string, bytes: Uint8Array, { settingsFile, t }: SealedParts): Step => ({
  says: t.staysBeside(path),
  take: () => write(`${path}.from-backup`, bytes, settingsFile),
});

/** Moves aside the store key and the empty store that a newly installed daemon made, so that the backup can replace them. */
async function replaceStoreKey(
  path: string,
  bytes: Uint8Array,
  { settings, settingsFile, console, t, asBot }: SealedParts,
): Promise<Step[]> {
  const { peersFile } = settings();
  const present = await asBot(() => readStoreFile(peersFile, t));
  if ('store' in present && Object.keys(present.store.peers).length > 0)
    throw new SetupError([t.keyInUse(path, peersFile)]);
  const time = new Date(console.now()).toISOString().replaceAll(':', '-');
  const aside = (what: string) => rename(what, `${what}.before-restore-${time}`);
  return [
    {
      says: t.willReplaceKey(path),
      async take() {
        if ('store' in present) await asBot(() => aside(peersFile));
        await aside(path);
        await write(path, bytes, settingsFile);
      },
    },
  ];
}

/** Writes a file with mode 0600, owned by the owner of the settings file or, without one, of its folder. */
async function write(path: string, bytes: Uint8Array, settingsFile: string): Promise<void> {
  const { uid, gid } = await stat(settingsFile).catch(() => stat(dirname(settingsFile)));
  await writeDurably(path, Buffer.from(bytes), { uid, gid });
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
