import { type BigIntStats, close, constants, open as openFile } from 'node:fs';
import { type FileHandle, lstat, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openPlainFile } from '../plain-file.ts';

/**
 * Replaces a file so that after a crash at any moment either the old or the new content is there as a whole: temporary file, fsync,
 * rename, fsync of the directory. Mode 0600; owned by `owner` where root writes for another user. Returns the new file's identity.
 */
export async function writeDurably(
  path: string,
  content: string | Buffer | readonly Buffer[],
  owner?: { readonly uid: number; readonly gid: number },
): Promise<FileIdentity> {
  const temporary = `${path}.tmp`;
  const file = await openTemporary(temporary);
  let identity: FileIdentity;
  try {
    await file.chmod(0o600);
    if (owner) await file.chown(owner.uid, owner.gid);
    await (Array.isArray(content) ? writePieces(file, content) : file.writeFile(content as string | Buffer));
    await file.sync();
    identity = identify(await file.stat({ bigint: true }));
  } catch (error) {
    await unlink(temporary).catch(() => undefined); // best effort: the first error is the one to report
    throw error;
  } finally {
    await file.close();
  }
  await renameOver(temporary, path);
  try {
    await syncDirectory(dirname(path));
  } catch (cause) {
    throw new NotSyncedError(identity, { cause });
  }
  return identity;
}

/** Removes whatever else has the temporary file's name, since it would block every write. */
async function openTemporary(path: string): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  try {
    return await openPlainFile(path, flags);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && IN_THE_WAY.includes(String(error.code)))) throw error;
    const there = await lstat(path).catch(() => null); // nothing: it is the folder that cannot be written to
    if (there === null) throw error;
    if (there.isDirectory()) await rename(path, `${path}-${new Date().toISOString().replaceAll(':', '-')}`);
    else await unlink(path);
    return await openPlainFile(path, flags | constants.O_EXCL);
  }
}

/** Not a regular file, or one of another user. */
const IN_THE_WAY: readonly string[] = ['EUNFIT', 'EACCES'];

/**
 * Keeps the replaced file open during the rename: otherwise the rename frees all its blocks before it returns, which for some megabytes
 * takes as long as everything else here without the sync. The blocks are freed at the close, for which nobody waits.
 */
async function renameOver(temporary: string, path: string): Promise<void> {
  const replaced = await openIfThere(path);
  try {
    await rename(temporary, path);
  } finally {
    if (replaced !== null) close(replaced, () => undefined); // nothing was written to it: an error loses nothing
  }
}

/** An open descriptor that the caller has to close, or null. */
async function openIfThere(path: string): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  openFile(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK, (error, descriptor) =>
    resolve(error ? null : descriptor),
  );
  return promise;
}

/** Writes all pieces with one call; what a nearly full disk did not take is written by further calls, or fails there. */
async function writePieces(file: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten < length) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}

/** Thrown when the new file is in place but not synced, so that a power cut may still bring the old one back. */
export class NotSyncedError extends Error {
  override readonly name = 'NotSyncedError';
  readonly identity: FileIdentity;

  constructor(identity: FileIdentity, options: ErrorOptions) {
    super('the folder of the store could not be synced', options);
    this.identity = identity;
  }
}

/** Identifies one write of a file, also if two writes come within one tick of the clock. */
export type FileIdentity = string;

/** The identity of whatever is at the path, a regular file or not; null when nothing is there. */
export async function identityOf(path: string): Promise<FileIdentity | null> {
  try {
    return identify(await stat(path, { bigint: true }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') return 'a link that leads to itself'; // there is something; reading it gives the error
    throw error;
  }
}

const identify = ({ ino, size, mtimeNs }: BigIntStats): FileIdentity => `${ino} ${size} ${mtimeNs}`;

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
