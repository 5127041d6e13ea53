import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../errors.ts';
import { openPlainFile, UnfitFileError } from '../plain-file.ts';

/** A held lock; `close` releases it. */
export interface StoreLock {
  close(): Promise<void>;
}

/**
 * Locks the store against a second daemon for as long as this process lives, however it ends. The `flock` program locks a
 * descriptor that we hold open; Node opens files close-on-exec, so no child that outlives us keeps the lock.
 * Throws `SetupError` when another process has it, or when the folder cannot be used.
 */
export async function lockStore(path: string): Promise<StoreLock> {
  const file = await openLockFile(path);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
  const { status, error } = spawnSync('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', file.fd], env });
  if (status === 0) return file;
  await file.close();
  const why =
    status === 1
      ? 'another vpn-bot uses this store already; stop that one first'
      : `flock: ${error?.message ?? status}`;
  throw new SetupError([`PEERS_FILE=${path}: ${why}`]);
}

async function openLockFile(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await openPlainFile(`${path}.lock`, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
  } catch (cause) {
    if (cause instanceof UnfitFileError) throw new SetupError([`${path}.lock: ${cause.message}; remove it`], { cause });
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) throw cause;
    const fix = `make ${dirname(path)} a folder that this user may write to`;
    throw new SetupError([`PEERS_FILE=${path}: its folder cannot be used (${code}); ${fix}`], { cause });
  }
}
