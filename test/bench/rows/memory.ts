import { setTimeout as wait } from 'node:timers/promises';
import { builtFrom } from '../../lab/built.ts';
import { figureOf } from '../figure.ts';
import { atMost, type Result } from '../result.ts';
import { Asking } from '../stage/ask.ts';
import { filePagesMb, memoryMb, peakMemoryMb } from '../stage/process-figures.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

/** A look a minute. */
const LOOKS_A_DAY = 1440;
/** Each asks for a config, its state, the servers and new keys. */
const FRIENDS_A_DAY = 150;

/** Afterwards it is looked at each second for as long as a collector of garbage needs that waits for quiet, and at its own pace. */
const AFTER_S = 30;

/** Of a family's daemon. */
const FEW = 50;

/** The most memory of a daemon for few, and what one for many holds after a day's work. */
export async function memory(context: RowContext): Promise<Result[]> {
  return [await atItsPeak(context), await afterADay(context)];
}

async function atItsPeak({ hasNode }: RowContext): Promise<Result> {
  await using stage = await openStage({ devices: FEW, friends: 1, hasNode });
  await aDayOf(stage, new Asking(stage), hasNode);
  const { pid } = stage.daemon;
  return {
    row: 'memory',
    title: 'memory at its peak, from the start through one friend’s commands',
    devices: FEW,
    unit: 'MB',
    ours: figureOf([peakMemoryMb(pid)]),
    claims: [atMost('at its peak', peakMemoryMb(pid), 80, 'MB')],
    notes: [`now ${Math.round(memoryMb(pid))} MB, ${Math.round(filePagesMb(pid))} of it pages of files`],
  };
}

/** Resident memory of the daemon after a day's work, which it does as quickly as it can, and while it does. */
async function afterADay({ sizes, small, hasNode }: RowContext): Promise<Result> {
  const devices = sizes.findLast((size) => size <= 2500) ?? 0;
  const [looks, friends] = small ? [200, 20] : [LOOKS_A_DAY, FRIENDS_A_DAY];
  const everyMs = 25;
  const env = { BENCH_PAUSE_MS: String(everyMs) };
  const main = builtFrom('test/bench/stage/hurried-main.ts', 'bench');
  await using stage = await openStage({ devices, friends, hasNode, env, main });
  const samples: number[] = [];
  const asking = new Asking(stage);
  for (let n = 0; n < friends; n += 1) {
    await aDayOf(stage, asking, hasNode);
    await wait((looks * everyMs) / friends / 2);
    samples.push(memoryMb(stage.daemon.pid));
  }
  const [, , third, fourth] = [0, 1, 2, 3].map((quarter) =>
    samples.slice((quarter * friends) / 4, ((quarter + 1) * friends) / 4),
  );
  const [before, last] = [figureOf(third ?? []), figureOf(fourth ?? [])];
  const after = figureOf(await atRest(stage.daemon.pid));
  return {
    row: 'memory',
    title: 'memory after a day’s work',
    devices,
    unit: 'MB',
    ours: after,
    claims: [
      atMost('resident', after.median, 95, 'MB'),
      atMost('its last quarter beside the one before', last.median / before.median, 1.05),
    ],
    notes: [
      `from ${Math.round(samples[0] ?? 0)} MB at the start, ${Math.round(last.median)} MB while a day passes in minutes; ${friends} friends with 4 commands each`,
    ],
  };
}

/** What the daemon holds when its day is over and only ordinary looks go on. */
async function atRest(pid: number): Promise<number[]> {
  process.kill(pid, 'SIGUSR2'); // see hurry.ts
  const samples: number[] = [];
  for (let second = 0; second < AFTER_S; second += 1) {
    await wait(1000);
    samples.push(memoryMb(pid));
  }
  return samples;
}

async function aDayOf({ api }: Stage, asking: Asking, hasNode: boolean): Promise<void> {
  const person = asking.next();
  const words = hasNode ? ['/get_config', '/regen'] : [];
  for (const text of words) await asking.upload(person, text);
  for (const text of ['/status', '/server']) {
    person.send(text);
    await api.called('sendMessage', ({ args }) => args['chat_id'] === person.id);
  }
}
