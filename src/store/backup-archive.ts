import * as z from 'zod';
import { ARCHIVED_STORE } from './backup-contents.ts';
import type { BackupKeys } from './backup-keys.ts';
import { MOST_STORE_BYTES } from './parse-store.ts';
import { type ArchivedFile, ArchiveError, openArchive, sealArchive } from './sealed-archive.ts';

/** Which installation made the backup and when; and what only the owner's key opens, an archive of its own. */
const MARK_FILE = 'made.json';
const KEYS_FILE = 'settings-and-keys.tar.gz.age';

/** The largest archive (bytes, unpacked) that the bot itself opens: a store, and the owner's part beside it. */
const LARGEST_OWN = MOST_STORE_BYTES + 4 * 1024 * 1024;

const markSchema = z.object({ version: z.literal(1), made_at: z.iso.datetime(), mark: z.hex().length(64) });

interface ArchiveParts {
  /** All files; that of the store is `peers.json`. */
  readonly files: readonly ArchivedFile[];
  /** The owner's age recipient; null: settings and keys are left out, since nobody could open them. */
  readonly recipient: string | null;
  readonly keys: BackupKeys;
  readonly now: Date;
}

/**
 * Makes a backup. The store in it opens with the owner's key and with this installation's own, and has its mark; settings and keys
 * open with the owner's key alone, so that `STORE_KEY` never gives them away.
 */
export async function makeBackupArchive({ files, recipient, keys, now }: ArchiveParts): Promise<Uint8Array> {
  const store = files.find(({ name }) => name === ARCHIVED_STORE);
  if (!store) throw new Error(`a backup needs a file ${ARCHIVED_STORE}`);
  const made_at = now.toISOString();
  const mark = keys.mark(Buffer.from(store.bytes).toString(), made_at);
  const outer = [store, { name: MARK_FILE, bytes: Buffer.from(`${JSON.stringify({ version: 1, made_at, mark })}\n`) }];
  const own = await keys.recipient();
  if (recipient === null) return sealArchive(outer, [own], now);
  const others = files.filter((file) => file !== store);
  const inner = await sealArchive(others, [recipient], now);
  return sealArchive([...outer, { name: KEYS_FILE, bytes: inner }], [recipient, own], now);
}

/** Opens a backup with the owner's key, also one of an earlier version: the store, settings and keys. Throws `ArchiveError`. */
export async function openWholeBackup(bytes: Uint8Array, identity: string): Promise<ArchivedFile[]> {
  const files = await openArchive(bytes, identity);
  const inner = files.find(({ name }) => name === KEYS_FILE);
  const outer = files.filter(({ name }) => name !== MARK_FILE && name !== KEYS_FILE);
  return inner ? [...outer, ...(await openArchive(inner.bytes, identity))] : outer;
}

/** The store's text in a backup of this installation, and when it was made (ISO). */
export interface OwnBackup {
  readonly text: string;
  readonly madeAt: string;
}

/** A file is no backup of this installation (or of a version before it recognised its own), or a damaged one. */
export class OwnBackupError extends Error {
  override readonly name = 'OwnBackupError';
  readonly problem: 'not-ours' | 'damaged';

  constructor(problem: 'not-ours' | 'damaged', options?: ErrorOptions) {
    super(`the backup is not taken: ${problem}`, options);
    this.problem = problem;
  }
}

/** Opens a backup with this installation's own key and checks its mark. Throws `OwnBackupError`. */
export async function openOwnBackup(bytes: Uint8Array, keys: BackupKeys): Promise<OwnBackup> {
  const files = await openArchive(bytes, await keys.identity(), LARGEST_OWN).catch((cause: unknown) => {
    if (!(cause instanceof ArchiveError)) throw cause;
    throw new OwnBackupError(cause.problem === 'recipient' ? 'not-ours' : 'damaged', { cause });
  });
  const textOf = (wanted: string) => Buffer.from(files.find(({ name }) => name === wanted)?.bytes ?? []).toString();
  const [text, made] = [textOf(ARCHIVED_STORE), markSchema.safeParse(parsed(textOf(MARK_FILE)))];
  if (!made.success || !keys.isMark(made.data.mark, text, made.data.made_at)) throw new OwnBackupError('not-ours');
  return { text, madeAt: made.data.made_at };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // which the schema refuses
  }
}
