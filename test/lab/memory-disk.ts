import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where Linux has a disk in memory for everybody, usually. */
export const MEMORY_DISK = '/dev/shm';
/** What the files of a whole run of `npm test` need at most, several times over. In bytes. */
const LARGE = 2 * 2 ** 30;

/** A folder for stores of tests, of megabytes at most: where a sync costs nothing, if there is such a place. None of these tests cuts the power. */
export const memoryDisk = (): string => (existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir());

/** The same for all temporary files of a run, programs among them: only where it is large and may hold programs, as in a container it is not. */
export function largeMemoryDisk(): string {
  if (!existsSync(MEMORY_DISK)) return tmpdir();
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, at]) => at === MEMORY_DISK);
  const options = mount?.[3]?.split(',') ?? [];
  const { bavail, bsize } = statfsSync(MEMORY_DISK);
  const isLarge = mount?.[2] === 'tmpfs' && bavail * bsize >= LARGE;
  return isLarge && options.includes('rw') && !options.includes('noexec') ? MEMORY_DISK : tmpdir();
}
