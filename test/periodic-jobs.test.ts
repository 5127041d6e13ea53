import { expect, test } from 'vitest';
import { PeriodicJobs } from '../src/periodic-jobs.ts';
import { eventually } from './lab/eventually.ts';
import { recordLog } from './lab/recorded-log.ts';

test('each way in which a job fails is told once, and that it works again; the others go on', async () => {
  const recorded = recordLog();
  let tries = 0;
  let others = 0;
  const failing = () => {
    tries += 1;
    if (tries < 4) throw new Error('the disk is full');
    if (tries < 8) throw new Error('the file is gone');
  };
  const jobs = new PeriodicJobs(
    [
      { name: 'traffic', everyMs: 1, run: failing },
      { name: 'others', everyMs: 1, run: () => void others++ },
    ],
    recorded.log,
  );
  jobs.start();
  await eventually(() => tries > 9 && others > 5);
  await jobs.stop();
  const told = recorded.lines.filter(({ level }) => level >= 30);
  expect(told.map(({ msg, err }) => [msg, (err as Error | undefined)?.message])).toEqual([
    ['traffic: failed, and is tried again', 'the disk is full'],
    ['traffic: failed, and is tried again', 'the file is gone'],
    ['traffic: works again', undefined],
  ]);
});

test('a job never runs beside itself, and stopping waits for the run under way', async () => {
  let running = 0;
  let most = 0;
  let ended = 0;
  const slow = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running -= 1;
    ended += 1;
  };
  const jobs = new PeriodicJobs([{ name: 'slow', everyMs: 1, run: slow }], recordLog().log);
  jobs.start();
  await eventually(() => ended >= 2 && running === 1);
  await jobs.stop();
  expect([most, running]).toEqual([1, 0]);
  const before = ended;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(ended).toBe(before);
});
