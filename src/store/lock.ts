import { constants } from 'node:fs';
import { type FileHandle, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../errors.ts';
import { isLocked } from '../flock.ts';
import { openPlainFile, UnfitFileError } from '../plain-file.ts';

/** A held lock; `close` releases it. */
export interface StoreLock {
  close(): Promise<void>;
}

/** Another process has the store's lock. */
export class StoreInUseError extends SetupError {
  override readonly name = 'SetupError';
}

/** How often a lock that another has is tried again (ms). */
const TRY_EVERY_MS = 100;

/**
 * Locks the store against a second daemon for as long as this process lives, however it ends.
 * Throws `StoreInUseError` when another process has it for longer than `patienceMs`, and `SetupError` when the folder cannot be used.
 */
export async function lockStore(path: string, patienceMs = 0): Promise<StoreLock> {
  for (const until = performance.now() + patienceMs; ; await wait(TRY_EVERY_MS)) {
    try {
      return await tryLock(path);
    } catch (error) {
      if (!(error instanceof StoreInUseError) || performance.now() >= until) throw error;
    }
  }
}

async function tryLock(path: string): Promise<StoreLock> {
  const file = await openLockFile(path);
  try {
    if (isLocked(file.fd)) return file;
  } catch (cause) {
    await file.close();
    throw new SetupError([`PEERS_FILE=${path}: ${cause instanceof Error ? cause.message : String(cause)}`], { cause });
  }
  await file.close();
  throw new StoreInUseError([`PEERS_FILE=${path}: another vpn-bot uses this store already; stop that one first`]);
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
