import { describe, expect, it } from 'vitest';
import { WatchedTime } from '../../src/peers/plan/counting.ts';
import { openLoop } from '../stage/loop-lab.ts';
import { DAY, HOUR, iso, NOW, newKey, peer } from '../stage/sample-state.ts';

const retired = () => peer({ retired: { [newKey()]: iso(NOW) } });
const isKept = ({ peers }: { readonly peers: Readonly<Record<string, { readonly retired: object }>> }) =>
  Object.keys(peers['p1']?.retired ?? {}).length > 0;

describe('what was watched of a node', () => {
  it('is the time between looks that saw it, and neither an outage nor the daemon’s absence', async () => {
    const { store, sim, loop, step, start, clock } = await openLoop([retired()]);
    await step();
    await step(20 * HOUR);
    sim.isUp = false;
    await step(30 * DAY);
    sim.isUp = true;
    await step();
    expect(isKept(store.state)).toBe(true);
    await loop.stop();
    clock.now += 30 * DAY;
    const next = start();
    await step(0, next);
    await step(4 * HOUR - 60_000, next);
    expect(isKept(store.state)).toBe(true);
    await step(60_000, next);
    expect(isKept(store.state)).toBe(false);
  });

  it('is written once an hour, sooner after a start, while something waits there, and not at all while nothing does', async () => {
    for (const [device, writes] of [
      [retired(), 7], // after 5, 15, 35 and 75 minutes, and then each hour
      [peer(), 0],
    ] as const) {
      const { store, step } = await openLoop([device]);
      await step();
      await step();
      const { revision } = store.state;
      for (let minute = 0; minute < 5 * 60; minute += 1) await step(60_000);
      expect(store.state.revision - revision).toBe(writes);
    }
  });

  it('falls back by an hour at most when the daemon is killed', async () => {
    const { store, step, start } = await openLoop([retired()]);
    await step();
    for (let minute = 0; minute < 23 * 60 + 50; minute += 1) await step(60_000);
    const next = start(); // without the end of the one before
    await step(0, next);
    for (let minute = 0; minute < 70; minute += 1) await step(60_000, next);
    expect(isKept(store.state)).toBe(false);
  });

  it('comes to its end also where the daemon is killed every ten minutes', async () => {
    const { store, step, start } = await openLoop([retired()]);
    for (let lives = 0; lives < 24 * 12 + 2 && isKept(store.state); lives += 1) {
      const next = start();
      for (let minute = 0; minute < 10; minute += 1) await step(60_000, next);
    }
    expect(isKept(store.state)).toBe(false);
  });

  it('does not hold the time of a look, which may have been answered at its begin or at its end', () => {
    let awake = 0;
    const watch = new WatchedTime(() => awake, 0);
    const look = (ms: number): void => {
      watch.pollStarts();
      awake += ms;
      watch.pollAnswered();
    };
    look(25 * HOUR);
    awake += 60_000;
    look(DAY);
    expect(watch.seen).toBe(60_000);
    awake += 60_000;
    expect(watch.upTo).toBe(120_000);
  });
});
