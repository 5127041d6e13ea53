import { describe, expect, it } from 'vitest';
import { openLoop } from '../stage/loop-lab.ts';
import { DAY } from '../stage/sample-state.ts';
import { rekeyed } from './plan-for.ts';

/** A device whose friend has a new file beside the old one, which was used last a moment ago. */
async function switching() {
  const { device, next } = rekeyed(0);
  const lab = await openLoop([device]);
  await lab.step();
  await lab.step(1000);
  lab.sim.shake(device.public_key);
  await lab.step(1000);
  const inUse = () => lab.store.state.peers['p1']?.public_key;
  return { ...lab, old: device.public_key, new: next.public_key, inUse };
}

describe('rule 8 on a node whose clock is set', () => {
  it.each([-1500, -DAY, -8 * DAY, -400 * DAY])(
    'lets the new key take over at its first use after %i ms',
    async (ms) => {
      const { sim, clock, step, inUse, ...key } = await switching();
      clock.now += ms;
      sim.shake(key.new);
      await step(1000);
      expect(inUse()).toBe(key.new);
      expect(sim.peers.has(key.old)).toBe(false);
    },
  );

  it('keeps the old key for a friend who went back to it before anyone could write that the new one was used', async () => {
    const { sim, clock, disk, step, inUse, ...key } = await switching();
    disk.isFull = true;
    sim.shake(key.new);
    await step(1000);
    clock.now -= DAY;
    sim.shake(key.old);
    await step(1000);
    disk.isFull = false;
    await step(1000);
    expect(inUse()).toBe(key.old);
    sim.shake(key.new);
    await step(1000);
    expect(inUse()).toBe(key.new);
  });

  it('goes by the times alone after an outage, of which nothing was seen', async () => {
    const { sim, clock, step, inUse, ...key } = await switching();
    sim.isUp = false;
    await step(60_000);
    sim.isUp = true;
    sim.shake(key.new);
    clock.now += 1000;
    sim.shake(key.old);
    await step(5000);
    expect(inUse()).toBe(key.old);
    sim.shake(key.new);
    await step(1000);
    expect(inUse()).toBe(key.new);
  });
});
