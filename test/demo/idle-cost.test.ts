import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { processorTime } from '../lab/processes.ts';
import { LaunchedDemo } from './launch-demo.ts';

/** Five looks at each of the two servers (`RECONCILE_SECONDS` of the demo is 2). */
const MEASURED_MS = 10_000;
const LIMIT_PERCENT = 5;
/** A start still works for a while after it has told the address, and other tests can only add: the first of so many times that is cheap counts. */
const MOST_TIMES = 7;

/** Processor time of the demo's two processes, and of all programs that they started, in percent of one core. */
async function costOf(pids: readonly number[]): Promise<{ own: number; programs: number }> {
  const read = () => pids.map(processorTime);
  const [before, start] = [read(), performance.now()];
  await wait(MEASURED_MS); // the measured time itself
  const [after, tookMs] = [read(), performance.now() - start];
  const percent = (what: 'own' | 'children') =>
    (after.reduce((sum, time, i) => sum + time[what] - (before[i]?.[what] ?? 0), 0) / tookMs) * 100;
  return { own: percent('own'), programs: percent('children') };
}

it('costs less than 5 % of a core while nobody does anything, its simulated wg included', async ({ annotate }) => {
  const demo = new LaunchedDemo({ args: ['--simulated'] });
  await demo.url();
  const [daemon, simulation] = [demo.process('src/main.ts'), demo.process('test/demo/main.ts')];
  const isCheap = ({ own, programs }: { own: number; programs: number }) => own + programs < LIMIT_PERCENT;
  let cost = await costOf([daemon, simulation]);
  for (let time = 1; time < MOST_TIMES && !isCheap(cost); time += 1) cost = await costOf([daemon, simulation]);
  const told = `programs ${cost.programs.toFixed(1)} %, the daemon and the simulation themselves ${cost.own.toFixed(1)} %`;
  await annotate(told);
  expect(cost.programs, told).toBeGreaterThan(0); // the looks were counted
  expect(isCheap(cost), told).toBe(true);
}, 120_000);
