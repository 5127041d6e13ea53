import { readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const PLACE = '/dev/shm';
/** A whole run of the tests at its fullest, and as much again. In bytes. */
const ENOUGH = 2 * 2 ** 30;

/**
 * The folder for the temporary files of tests: a disk in memory, where a sync costs nothing, if this machine has one that is large
 * enough and may hold programs; else where temporary files usually are. For tests that end processes: none of them cuts the power.
 */
export function memoryDisk(): string {
  return isUsable() ? PLACE : tmpdir();
}

function isUsable(): boolean {
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, at]) => at === PLACE);
  if (mount?.[2] !== 'tmpfs' || mount[3]?.split(',').includes('noexec')) return false;
  const { bavail, bsize } = statfsSync(PLACE);
  return bavail * bsize >= ENOUGH;
}
