import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { processorTime } from '../lab/processes.ts';
import { LaunchedDemo } from './launch-demo.ts';

/** Five looks at each of the two servers (`RECONCILE_SECONDS` of the demo is 2). */
const MEASURED_MS = 10_000;
/** A start still works for a while after it has told the address, and other tests can only add: the first of so many times that is cheap counts. */
const MOST_TIMES = 7;
/** In percent of a core; 4 were measured on a slow machine. */
const MOST_OWN = 10;
/** Starts of a shell that cost as much as the programs of ten looks; 140 were measured. To start one took 9 ms there, and takes less elsewhere. */
const MOST_SHELLS = 250;

/** What the demo's two processes cost in percent of one core, and all programs that they started in starts of a shell. */
async function costOf(pids: readonly number[]): Promise<{ own: number; shells: number }> {
  const read = () => pids.map(processorTime);
  const [before, start] = [read(), performance.now()];
  await wait(MEASURED_MS); // the measured time itself
  const [after, tookMs] = [read(), performance.now() - start];
  const spent = (what: 'own' | 'children') =>
    after.reduce((sum, time, i) => sum + time[what] - (before[i]?.[what] ?? 0), 0);
  return { own: (spent('own') / tookMs) * 100, shells: (spent('children') / shellMs()) * (MEASURED_MS / tookMs) };
}

/** Processor time (ms) of a shell that does nothing, with its start. */
function shellMs(): number {
  const count = 50;
  const before = processorTime(process.pid).children;
  for (let index = 0; index < count; index += 1) spawnSync('sh', ['-c', ':']);
  return (processorTime(process.pid).children - before) / count;
}

it('costs little while nobody does anything, its simulated wg included', async ({ annotate }) => {
  const demo = new LaunchedDemo({ args: ['--simulated'] });
  await demo.url();
  const pids = [demo.process('src/main.ts'), demo.process('test/demo/main.ts')];
  const isCheap = ({ own, shells }: { own: number; shells: number }) => own < MOST_OWN && shells < MOST_SHELLS;
  let cost = await costOf(pids);
  for (let time = 1; time < MOST_TIMES && !isCheap(cost); time += 1) cost = await costOf(pids);
  const told = `programs as much as ${cost.shells.toFixed()} shells, the daemon and the simulation themselves ${cost.own.toFixed(1)} %`;
  await annotate(told);
  expect(cost.shells, told).toBeGreaterThan(0); // the looks were counted
  expect(isCheap(cost), told).toBe(true);
}, 120_000);
