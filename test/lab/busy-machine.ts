import { spawnSync } from 'node:child_process';

/** How long (ms) a shell is taken to need on a quiet machine, from a process as large as a test's; 11 were measured on a slow idle one. */
const QUIET_MS = 5;
const TRIALS = 20;
/** Nobody knows how busy the machine was a moment ago. */
const LEAST = 3;

/**
 * The time (ms) that something may take here and now which takes at most `ms` on a quiet machine: three times that, or as many times as
 * a shell takes longer to start. What is forgotten comes with the next full look at the earliest, a minute later.
 */
export function onBusyMachine(ms: number): number {
  const start = performance.now();
  for (let trial = 0; trial < TRIALS; trial += 1) spawnSync('sh', ['-c', ':']);
  const slowness = (performance.now() - start) / TRIALS / QUIET_MS;
  return ms * Math.max(LEAST, slowness);
}
