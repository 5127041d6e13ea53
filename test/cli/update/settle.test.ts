import { expect, it } from 'vitest';
import type { Health } from '../../../src/cli/update/health.ts';
import { settle } from '../../../src/cli/update/service.ts';

const GOOD: Health = { active: true, failed: false, restarts: 0, telegram: true, nodes: ['main'] };

/**
 * What an update is told to be when its service goes through this, after how many seconds, and how often it was looked at; time passes
 * only while it waits or, for so many seconds, looks.
 */
async function judged(healthAt: (seconds: number) => Partial<Health>, lookSeconds = 0) {
  let looks = 0;
  let now = 0;
  const clock = {
    now: () => now,
    wait: async (ms: number) => {
      now += ms;
    },
    elapsed: () => now,
  };
  const health = async () => {
    looks += 1;
    now += lookSeconds * 1000;
    return { ...GOOD, ...healthAt(now / 1000) };
  };
  const service = { health, restart: async () => undefined };
  const complaints = await settle(service, GOOD, clock);
  return { complaints: complaints.map(({ kind }) => kind), seconds: now / 1000, looks };
}

it('is taken when it was as well off as before for ten seconds on end', async () => {
  expect(await judged(() => ({}))).toMatchObject({ complaints: [], seconds: 10.5 });
  const flickers = await judged((seconds) => ({ telegram: seconds < 5 || seconds > 20 }));
  expect(flickers).toMatchObject({ complaints: [], seconds: 30.5 });
});

it('has a minute for it, and not more', async () => {
  expect(await judged((seconds) => ({ active: seconds > 45 }))).toMatchObject({ complaints: [] });
  expect(await judged(() => ({ active: false }))).toMatchObject({ complaints: ['not-ready'], seconds: 60 });
  expect(await judged(() => ({ nodes: [] }))).toMatchObject({ complaints: ['nodes'], seconds: 60 });
});

it('is given up at once when systemd gave it up, or started it three times', async () => {
  expect(await judged(() => ({ active: false, failed: true }))).toMatchObject({ seconds: 0.5 });
  const ending = await judged((seconds) => ({ active: false, restarts: Math.floor(seconds / 5) }));
  expect(ending).toMatchObject({ complaints: ['crashes'], seconds: 15 });
});

it('is looked at for a tenth of the time at most where looking is slow, but every few seconds', async () => {
  const slow = await judged((seconds) => ({ active: seconds > 35 }), 0.25);
  expect(slow).toMatchObject({ complaints: [] });
  expect(slow.looks * 0.25).toBeLessThanOrEqual(slow.seconds / 9);
  const slowest = await judged(() => ({ active: false }), 3);
  expect(slowest.complaints).toEqual(['not-ready']);
  expect(slowest.looks).toBe(9);
});
