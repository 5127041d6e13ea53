import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** Thrown for a path that is not a usable file: a FIFO would block forever, a huge file would fill the memory. */
export class UnfitFileError extends Error {
  override readonly name = 'UnfitFileError';
  /** A code like a system error's. */
  readonly code = 'EUNFIT';
}

/** Size limit (bytes) for settings, keys and the small files beside the store. */
export const SMALL_FILE_BYTES = 1_000_000;

/** Reads a whole regular file of at most `most` bytes. Throws `UnfitFileError` or the system's error; never blocks. */
export async function readPlainFile(path: string, most: number): Promise<Buffer> {
  refuseUnfit(await stat(path).catch(rethrow), most);
  const file = await openPlainFile(path, constants.O_RDONLY);
  try {
    refuseUnfit(await file.stat(), most);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Reads the first bytes of a regular file, fewer where it is shorter. Throws as `openPlainFile` does; never blocks. */
export async function readBeginning(path: string, bytes: number): Promise<Buffer> {
  const file = await openPlainFile(path, constants.O_RDONLY);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Opens a regular file. Throws `UnfitFileError` for anything else; never blocks on a FIFO. */
export async function openPlainFile(path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags | UNWAITING, 0o600).catch(rethrow);
  try {
    refuseUnfit(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Synchronous `readPlainFile` for small files. */
export function readPlainFileSync(path: string, most: number): Buffer {
  return withDescriptor(path, constants.O_RDONLY, (descriptor) => {
    refuseUnfit(fstatSync(descriptor), most);
    return readFileSync(descriptor);
  });
}

/** Writes a small file with mode 0600, without sync. Throws `UnfitFileError` if the path is something else than a file. */
export function writePlainFileSync(path: string, text: string): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  withDescriptor(path, flags, (descriptor) => {
    refuseUnfit(fstatSync(descriptor));
    writeFileSync(descriptor, text);
  });
}

const UNWAITING = constants.O_NONBLOCK | constants.O_NOCTTY;

function withDescriptor<T>(path: string, flags: number, use: (descriptor: number) => T): T {
  let descriptor: number;
  try {
    if (flags === constants.O_RDONLY) refuseUnfit(statSync(path)); // opening a device may have an effect
    descriptor = openSync(path, flags | UNWAITING, 0o600);
  } catch (error) {
    return rethrow(error);
  }
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function refuseUnfit(stats: Stats, most = Infinity): void {
  const kind = kindOf(stats);
  if (kind !== null) throw new UnfitFileError(`is ${kind}, not a file`);
  if (stats.size > most) throw new UnfitFileError(`is too large (${stats.size} bytes; at most ${most} are read)`);
}

/** Why it is not a regular file; null if it is one. */
function kindOf(stats: Stats): string | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** System errors of paths where no file can be. */
const NO_FILE: Readonly<Record<string, string>> = {
  EISDIR: 'is a folder, not a file',
  ELOOP: 'is a link in place of a file',
  ENXIO: 'is a FIFO or a socket, not a file',
};

function rethrow(error: unknown): never {
  const words = error instanceof Error && 'code' in error ? NO_FILE[String(error.code)] : undefined;
  throw words === undefined ? error : new UnfitFileError(words, { cause: error });
}
