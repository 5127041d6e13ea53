import type { webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createTar, parseTar } from 'nanotar';

/** A file of an archive: a plain name, no folders. */
export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The largest archive (bytes) that is opened; the store of 10,000 devices has 6 MB. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** Loaded at first use, since it is 57 modules and 8 MB for something that happens once a week. */
const age = () => import('age-encryption');

/** Makes a gzipped tar encrypted by age for these recipients; `age -d -i backup-key.txt FILE | tar xz` opens it as well. */
export async function sealArchive(
  files: readonly ArchivedFile[],
  recipients: readonly string[],
  now: Date,
): Promise<Uint8Array> {
  const attrs = { mode: '600', uid: 0, gid: 0, mtime: now.getTime() };
  const tar = createTar(files.map(({ name, bytes }) => ({ name, data: bytes, attrs })));
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(await promisify(gzip)(tar));
}

/** Not an age identity; encrypted to another one; damaged; holding a file name that no backup has. */
export type ArchiveProblem = 'identity' | 'recipient' | 'sealed' | 'name';

/** Why an archive cannot be opened. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly problem: ArchiveProblem;

  constructor(problem: ArchiveProblem, options?: ErrorOptions) {
    super(`the archive cannot be opened: ${problem}`, options);
    this.problem = problem;
  }
}

/**
 * Opens one with an age identity (`AGE-SECRET-KEY-1…`, or a private key for X25519); unpacked it may have `most` bytes. Throws
 * `ArchiveError` that quotes neither.
 */
export async function openArchive(
  bytes: Uint8Array,
  identity: string | webcrypto.CryptoKey,
  most = LARGEST_BYTES,
): Promise<ArchivedFile[]> {
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
  } catch (cause) {
    throw new ArchiveError('identity', { cause });
  }
  try {
    const tar = await promisify(gunzip)(await decrypter.decrypt(bytes), { maxOutputLength: most });
    return parseTar(new Uint8Array(tar)).map(({ name, data }) => ({
      name: plainName(name),
      bytes: data ?? new Uint8Array(),
    }));
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError(isForAnother(cause) ? 'recipient' : 'sealed', { cause });
  }
}

/** What the age package says when none of the file's recipients is this identity. */
const isForAnother = (cause: unknown): boolean => cause instanceof Error && /no identity matched/.test(cause.message);

/** Refuses names with folders, which could lead outside of where the archive is unpacked. */
function plainName(name: string): string {
  if (/^[\w.-]{1,100}$/.test(name) && !name.startsWith('.')) return name;
  throw new ArchiveError('name');
}
