import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KBIT_PER_MBIT } from '../../src/limits/limit-lines.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpeedTown } from '../lab/speed-town.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'tc', 'iperf3');

/** So many Mbit/s, within a tenth. */
const near = (asked: number) =>
  expect.toSatisfy((speed: number) => Math.abs(speed - asked) <= asked / 10, `${asked} Mbit/s within a tenth`);

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
      const speeds = [await town.speed(anna, 'down', version), await town.speed(anna, 'up', version)];
      expect(speeds).toEqual([near(mbit), near(mbit)]);
    },
    60_000,
  );

  it('may differ by the direction', async () => {
    await town.limit(`limit 3 ${10 * KBIT_PER_MBIT} ${40 * KBIT_PER_MBIT} 10.66.0.3/32,fd66::3/128`);
    const speeds = [await town.speed(anna, 'down'), await town.speed(anna, 'up')];
    expect(speeds).toEqual([near(10), near(40)]);
  }, 60_000);

  it('is shared by the addresses of one line', async () => {
    await town.limit(`limit 3 ${20 * KBIT_PER_MBIT} ${20 * KBIT_PER_MBIT} 10.66.0.3/32,10.66.0.4/32`);
    const speeds = await Promise.all([town.speed(anna, 'down', 4, 5), town.speed(boris, 'down', 4, 5)]);
    expect(speeds.reduce((sum, speed) => sum + speed, 0)).toEqual(near(20));
  }, 60_000);

  it('costs nobody else anything', async () => {
    const speeds: Record<'with' | 'without', number[]> = { with: [], without: [] };
    // in turn, so that what else the machine does meanwhile concerns both
    for (let run = 0; run < 5; run += 1) {
      for (const which of ['with', 'without'] as const) {
        await town.limit(...(which === 'with' ? ['limit 3 20000 20000 10.66.0.3/32,fd66::3/128'] : []));
        speeds[which].push(await town.speed(boris, 'down', 4, 2), await town.speed(boris, 'up', 4, 2));
      }
    }
    expect(median(speeds.with)).toBeGreaterThan(median(speeds.without) * 0.85);
  }, 180_000);
});

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
