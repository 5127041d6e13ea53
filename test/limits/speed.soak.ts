import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KBIT_PER_MBIT } from '../../src/limits/limit-lines.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpeedTown } from '../lab/speed-town.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'tc', 'iperf3');

/** A busy machine takes the time from a transfer that it would need; then it is tried again. */
const TRIES = 5;

/** So many Mbit/s within a tenth: never more, and as much once. */
async function expectNear(asked: number, measure: () => Promise<number>): Promise<void> {
  const speeds: number[] = [];
  while (speeds.length < TRIES && Math.max(...speeds) < asked * 0.9) speeds.push(await measure());
  expect(Math.max(...speeds)).toBeGreaterThanOrEqual(asked * 0.9);
  expect(Math.max(...speeds)).toBeLessThanOrEqual(asked * 1.1);
}

describe.skipIf(missing)('a speed limit', () => {
  let town: SpeedTown;
  let anna: Phone;
  let boris: Phone;
  beforeAll(async () => {
    town = await SpeedTown.build();
    [anna, boris] = [await town.friend(3), await town.friend(4)];
  }, 60_000);
  afterAll(() => town?.[Symbol.asyncDispose]());

  it.each([
    { mbit: 2, version: 4 },
    { mbit: 20, version: 4 },
    { mbit: 20, version: 6 },
    { mbit: 60, version: 4 },
  ] as const)(
    'of $mbit Mbit/s is kept within a tenth, both ways in IPv$version',
    async ({ mbit, version }) => {
      await town.limit(`limit 3 ${mbit * KBIT_PER_MBIT} ${mbit * KBIT_PER_MBIT} 10.66.0.3/32,fd66::3/128`);
      await expectNear(mbit, () => town.speed(anna, 'down', version));
      await expectNear(mbit, () => town.speed(anna, 'up', version));
    },
    120_000,
  );

  it('may differ by the direction', async () => {
    await town.limit(`limit 3 ${10 * KBIT_PER_MBIT} ${40 * KBIT_PER_MBIT} 10.66.0.3/32,fd66::3/128`);
    await expectNear(10, () => town.speed(anna, 'down'));
    await expectNear(40, () => town.speed(anna, 'up'));
  }, 120_000);

  it('is shared by the addresses of one line', async () => {
    await town.limit(`limit 3 ${20 * KBIT_PER_MBIT} ${20 * KBIT_PER_MBIT} 10.66.0.3/32,10.66.0.4/32`);
    await expectNear(20, async () => {
      const speeds = await Promise.all([town.speed(anna, 'down', 4, 5), town.speed(boris, 'down', 4, 5)]);
      return speeds.reduce((sum, speed) => sum + speed, 0);
    });
  }, 120_000);

  it('costs nobody else anything', async () => {
    const speeds: Record<'with' | 'without', number[]> = { with: [], without: [] };
    // in turn, so that what else the machine does meanwhile concerns both
    for (let run = 0; run < 5; run += 1) {
      for (const which of ['with', 'without'] as const) {
        await town.limit(...(which === 'with' ? ['limit 3 20000 20000 10.66.0.3/32,fd66::3/128'] : []));
        speeds[which].push(await town.speed(boris, 'down', 4, 2), await town.speed(boris, 'up', 4, 2));
      }
    }
    expect(Math.max(...speeds.with)).toBeGreaterThan(Math.max(...speeds.without) * 0.85);
  }, 180_000);
});
