import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import type { Daemon } from '../lab/daemon.ts';

/** The data folder of a daemon that was not started yet becomes a disk of its own, of so many KiB. Returns the folder. */
export async function smallDisk(
  { folder: around }: Pick<Daemon, 'folder'>,
  kib: number,
  finished: (clear: () => Promise<void>) => void = onTestFinished,
): Promise<string> {
  const folder = join(around, 'data');
  mkdirSync(folder);
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=0700`, 'tmpfs', folder]);
  finished(async () => {
    await execa('umount', ['--lazy', folder]);
  });
  return folder;
}

/** Takes all the room that is left; returns how to give it back. */
export function fillUp(folder: string): () => void {
  const path = join(folder, 'ballast');
  const ballast = openSync(path, 'w', 0o600);
  try {
    for (const piece of [256 * 1024, 4096]) fillWith(ballast, Buffer.alloc(piece, 'x'));
  } finally {
    closeSync(ballast);
  }
  return () => rmSync(path);
}

/** Writes the piece again and again until it does not fit. */
function fillWith(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
