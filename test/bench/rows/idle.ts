import { setTimeout as wait } from 'node:timers/promises';
import { figureOf } from '../figure.ts';
import { interleave, timed } from '../interleave.ts';
import { atMost, type Result } from '../result.ts';
import { spawned } from '../rivals/spawned.ts';
import { openLoop } from '../stage/loop.ts';
import { cpuMs } from '../stage/process-figures.ts';
import { openStage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

/** The look at a node where nothing is to be done, and what a daemon that only looks costs. */
export async function idle({ sizes, small }: RowContext): Promise<Result[]> {
  const devices = sizes.at(-1) ?? 0;
  return [await look(devices, small ? 9 : 25), await share(devices, small ? 20 : 120)];
}

/** The look alone: from a dump to nothing to apply. */
export async function look(devices: number, runs: number): Promise<Result> {
  await using stage = await openLoop(devices);
  const { loop, server } = stage;
  await loop.step();
  const { ours, limit } = await interleave({
    runs,
    warmUp: 3,
    measures: {
      ours: () => {
        loop.requestPoll();
        return timed(() => loop.step());
      },
      limit: () => timed(() => spawned('wg', ['show', server.interface, 'dump'])),
    },
  });
  return {
    row: 'idle',
    title: 'a look with nothing to do',
    devices,
    unit: 'ms',
    ours,
    limit: { what: 'wg show dump', figure: limit },
    claims: [atMost('the limit', ours.median / limit.median, 1.4)],
  };
}

/** Children of the daemon included; over so many seconds at the default interval of 60, or at as much as they hold. */
async function share(devices: number, seconds: number): Promise<Result> {
  const interval = Math.min(60, seconds / 2);
  await using stage = await openStage({ devices, friends: 0, settings: { RECONCILE_SECONDS: interval } });
  await wait(interval * 1000); // what a start leaves to be done is not what is asked about
  const before = cpuMs(stage.daemon.pid);
  await wait(seconds * 1000);
  const [spent, looks] = [cpuMs(stage.daemon.pid) - before, Math.floor(seconds / interval)];
  // shorter than the default interval: all of it counted as the looks', which are rarer by default
  const percent = (spent / looks / 60_000) * 100;
  return {
    row: 'idle',
    title: 'a daemon with nothing to do, a look a minute',
    devices,
    unit: '% of a core',
    ours: figureOf([percent]),
    claims: [atMost('of a core', percent, 0.5, '% of a core')],
    notes: [`${Math.round(spent / looks)} ms of processor time for each of ${looks} looks, children included`],
  };
}
