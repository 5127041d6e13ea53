import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Chance } from '../lab/chance.ts';
import { seedFrom } from '../lab/choose-seed.ts';
import { eventually } from '../lab/eventually.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';
import { expectWhole, startWriter } from './kill-writer.ts';

const seed = seedFrom('TORTURE_SEED');
const KILLS = 80;

it('is whole after kill -9 at every step of a write, from the first one on', async () => {
  const steps = await killAtEachStep(() => join(testFolder(), 'data', 'peers.json'));
  expect(steps).toBeGreaterThan(40);
}, 120_000);

it('is whole after kill -9 at every step of a write over what other killed ones left behind', async () => {
  const path = join(testFolder(), 'data', 'peers.json');
  const steps = await killAtEachStep(() => path);
  expect(steps).toBeGreaterThan(40);
}, 120_000);

it(`is whole after each of ${KILLS} kills of one large store (TORTURE_SEED=${seed})`, async () => {
  const chance = new Chance(seed);
  const { path } = await openStore((draft) => {
    for (let i = 0; i < 400; i++) draft.pending_usernames[`waiting${i}`] = { added_at: new Date(i).toISOString() };
  });
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = startWriter(path);
    await eventually(() => writer.acknowledged() > 0, { every: 1 });
    spin(chance.between(0, 20_000));
    writer.process.kill('SIGKILL');
    expect(await writer.ended).toBe('SIGKILL');
    await expectWhole(path, writer.acknowledged());
  }
}, 300_000);

/** Two updates each time, killed one step later; returns how many steps there were. */
async function killAtEachStep(path: () => string): Promise<number> {
  for (let step = 1; ; step++) {
    const place = path();
    const writer = startWriter(place, { step, updates: 2 });
    const ending = await writer.ended;
    await expectWhole(place, writer.acknowledged());
    if (ending === 0) return step - 1;
    expect(ending).toBe('SIGKILL');
  }
}

/** Microseconds: a timer is too coarse to hit every part of a write. */
function spin(microseconds: number): void {
  const end = performance.now() + microseconds / 1000;
  while (performance.now() < end);
}
