import { expect, it } from 'vitest';
import type { Health } from '../../../src/cli/update/health.ts';
import { settle } from '../../../src/cli/update/service.ts';

const GOOD: Health = { active: true, failed: false, restarts: 0, telegram: true, nodes: ['main'] };

/** What an update is told to be when its service goes through this, and after how many seconds; time passes only while it waits. */
async function judged(healthAt: (seconds: number) => Partial<Health>) {
  let now = 0;
  const clock = {
    now: () => now,
    wait: async (ms: number) => {
      now += ms;
    },
  };
  const service = { health: async () => ({ ...GOOD, ...healthAt(now / 1000) }), restart: async () => undefined };
  const complaints = await settle(service, GOOD, clock);
  return { complaints: complaints.map(({ kind }) => kind), seconds: now / 1000 };
}

it('is taken when it was as well off as before for ten seconds on end', async () => {
  expect(await judged(() => ({}))).toEqual({ complaints: [], seconds: 10.5 });
  const flickers = await judged((seconds) => ({ telegram: seconds < 5 || seconds > 20 }));
  expect(flickers).toEqual({ complaints: [], seconds: 30.5 });
});

it('has a minute for it, and not more', async () => {
  expect(await judged((seconds) => ({ active: seconds > 45 }))).toMatchObject({ complaints: [] });
  expect(await judged(() => ({ active: false }))).toEqual({ complaints: ['not-ready'], seconds: 60 });
  expect(await judged(() => ({ nodes: [] }))).toEqual({ complaints: ['nodes'], seconds: 60 });
});

it('is given up at once when systemd gave it up, or started it three times', async () => {
  expect(await judged(() => ({ active: false, failed: true }))).toMatchObject({ seconds: 0.5 });
  const ending = await judged((seconds) => ({ active: false, restarts: Math.floor(seconds / 5) }));
  expect(ending).toEqual({ complaints: ['crashes'], seconds: 15 });
});
