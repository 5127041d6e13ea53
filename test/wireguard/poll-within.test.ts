import { describe, expect, it } from 'vitest';
import { openLoop } from '../stage/loop-lab.ts';
import { peer } from '../stage/sample-state.ts';

const device = peer();

describe('a look that somebody waits for', () => {
  it('is a new one, also when one is under way', async () => {
    const { loop, step, sim } = await openLoop([device]);
    await step();
    const asked = loop.pollWithin(60_000);
    await step();
    expect(await asked).toBe(true);
    expect(sim.dumps).toBe(2);
    const underWay = step(60_000);
    const late = loop.pollWithin(60_000);
    await underWay;
    await step();
    expect(await late).toBe(true);
    expect(sim.dumps).toBe(4);
  });

  it('is not waited for longer than is said', async () => {
    const { loop, step } = await openLoop([device]);
    await step();
    expect(await loop.pollWithin(1)).toBe(false);
  });

  it('waits for the first one of all', async () => {
    const { loop, step } = await openLoop([device]);
    const asked = loop.pollWithin(60_000);
    const seen = asked.then(() => loop.snapshot);
    await step();
    expect(await seen).not.toBeNull();
  });

  it('ends also when the node fails meanwhile, and is none when it is down already', async () => {
    const { loop, step, sim } = await openLoop([device]);
    await step();
    const asked = loop.pollWithin(60_000);
    sim.isUp = false;
    await step();
    expect([await asked, loop.snapshot]).toEqual([true, null]);
    expect(await loop.pollWithin(60_000)).toBe(true);
  });
});

describe('what a look sees', () => {
  it('is told before anything is done about it, with the store of that moment, also when that then fails', async () => {
    const { loop, step, sim, store } = await openLoop([device]);
    await step();
    sim.reboot();
    const asked = loop.freshSnapshot(60_000);
    sim.onDump = () => {
      sim.fault = 'refused'; // whatever is to be done about it
    };
    await step();
    const look = await asked;
    expect(look?.snapshot.peers.size).toBe(0);
    expect(look?.state.peers).toBe(store.state.peers);
    expect(loop.snapshot).toBeNull();
  });

  it('is nothing when no answer comes in time, or the node is down; and a node that is down is not asked more often', async () => {
    const { loop, step, sim } = await openLoop([device]);
    await step();
    expect(await loop.freshSnapshot(1)).toBeNull();
    const asked = loop.freshSnapshot(60_000);
    sim.isUp = false;
    await step();
    expect(await asked).toBeNull();
    const { dumps } = sim;
    expect(await loop.freshSnapshot(60_000)).toBeNull();
    expect(sim.dumps).toBe(dumps);
  });
});
