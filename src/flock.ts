import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/**
 * Locks an open file, or folder, for as long as it stays open in this process, however that ends. The `flock` program locks a descriptor that
 * we hold open; Node opens files close-on-exec, so no child that outlives us keeps the lock. False: somebody else has it. Throws where the
 * program cannot be run.
 */
export function isLocked(descriptor: number): boolean {
  const { status, error } = spawnSync('flock', ['-n', '3'], optionsOf(descriptor));
  if (status === 0 || status === 1) return status === 0;
  throw new Error(`flock: ${error?.message ?? status}`, { cause: error });
}

/** The same, but waits for whoever has it, so many seconds at most. */
export async function isLockedWithin(seconds: number, descriptor: number): Promise<boolean> {
  const child = spawn('flock', ['-w', String(seconds), '3'], optionsOf(descriptor));
  const [status] = await once(child, 'close');
  if (status === 0 || status === 1) return status === 0;
  throw new Error(`flock: ${status}`);
}

const optionsOf = (descriptor: number) => ({
  stdio: ['ignore', 'ignore', 'ignore', descriptor] satisfies (number | 'ignore')[],
  env: { PATH: process.env['PATH'], LC_ALL: 'C' },
});
