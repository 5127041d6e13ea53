import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Moved } from '../../src/health/series.ts';
import { EMPTY_BOOK, type TrafficBook } from '../../src/health/traffic.ts';
import { TrafficMeter } from '../../src/health/traffic-meter.ts';
import { sumsOf } from '../../src/health/traffic-sums.ts';
import { afterChanges, type Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { State } from '../../src/peers/records/records.ts';
import { HOUR, NOW, peer, stateOf } from '../stage/sample-state.ts';
import { dumpOf, utcDay } from './traffic-lab.ts';

const state = stateOf([peer(), peer({ telegram_id: 8 }), peer({ telegram_id: 8, server_id: 'eu1' })]);
const [A = '', B = '', C = ''] = Object.values(state.peers).map(({ public_key }) => public_key);

const bytes = (received: number): Moved => ({ received, sent: received * 10 });

/** The snapshot after one: of another poll, or with a peer that was set or removed. */
type Step = (shot: Snapshot) => Snapshot;
const LATER_POLL = fc.record({ a: fc.nat(3), b: fc.nat(3) }).map(
  ({ a, b }): Step =>
    ({ at }) =>
      dumpOf({ [A]: bytes(a), [B]: bytes(b) }, at + 1000),
);
const OWN_CHANGE = fc
  .record({ publicKey: fc.constantFrom(A, B), isRemoval: fc.boolean() })
  .map(({ publicKey, isRemoval }): Step => {
    const set = isRemoval ? [] : [{ publicKey, allowedIps: [] }];
    return (shot) => afterChanges(shot, { set, remove: isRemoval ? [publicKey] : [] });
  });

/** A meter on a clock of its own whose file takes so many bytes. */
function open(size = 1000, earlier = EMPTY_BOOK, store: { state: State } = { state }) {
  const clock = { now: NOW };
  const disk = { isFull: false };
  const saved: TrafficBook[] = [];
  const file = {
    load: () => Promise.resolve(earlier),
    save: (book: TrafficBook) => {
      if (disk.isFull) return Promise.reject(new Error('ENOSPC'));
      saved.push(book);
      return Promise.resolve(size);
    },
  };
  const meter = new TrafficMeter({ file, store, now: () => clock.now, dayOf: utcDay });
  /** So much later the node is seen to have moved so many bytes in all. */
  const see = async (counters: Readonly<Record<string, Moved>>, ms = 0, node = 'main') => {
    clock.now += ms;
    meter.note(node, dumpOf(counters, clock.now));
    await meter.count();
  };
  return { meter, clock, disk, saved, see };
}

describe('the traffic meter', () => {
  it('tells what a device, a friend and a node have moved', async () => {
    const { meter, see } = open();
    await see({});
    await see({}, 0, 'eu1');
    await see({ [A]: bytes(1), [B]: bytes(2) });
    await see({ [C]: bytes(4) }, 0, 'eu1');
    expect(meter.device('p2').day).toEqual(bytes(2));
    expect(meter.friend(8).month).toEqual(bytes(6));
    expect(meter.node('main').total).toEqual(bytes(3));
    expect(meter.device('nobody')).toEqual({ day: bytes(0), month: bytes(0), total: bytes(0), seenAt: null });
  });

  it('goes on with what the file had, and what was seen before it is read is not lost', async () => {
    const { meter: before, saved, see } = open();
    await see({});
    await see({ [A]: bytes(5) });
    await before.close();
    const { meter, ...later } = open(1000, saved.at(-1));
    meter.note('main', dumpOf({ [A]: bytes(7) }));
    expect(meter.device('p1').total).toEqual(bytes(0));
    await meter.open();
    expect(meter.device('p1').total).toEqual(bytes(5));
    await later.see({ [A]: bytes(8) });
    expect(meter.device('p1').total).toEqual(bytes(8));
  });

  it('keeps what was seen by one that ended before it had read the file', async () => {
    const { meter: before, saved, see } = open();
    await see({});
    await before.close();
    const { meter, saved: later } = open(1000, saved.at(-1));
    meter.note('main', dumpOf({ [A]: bytes(7) }));
    await meter.close();
    expect(sumsOf(later.at(-1)?.devices.values() ?? [], NOW, utcDay).total).toEqual(bytes(7));
  });

  it('counts every look between two rounds', async () => {
    const { meter, see } = open();
    await see({});
    for (const counter of [100, 20]) meter.note('main', dumpOf({ [A]: bytes(counter) }));
    await see({ [A]: bytes(30) });
    expect(meter.device('p1').total).toEqual(bytes(130));
  });

  it('counts the same when several of the bot’s own changes follow each other before it counts', async () => {
    const property = fc.asyncProperty(fc.array(fc.oneof(LATER_POLL, OWN_CHANGE), { maxLength: 20 }), async (steps) => {
      const [each, atOnce] = [open().meter, open().meter];
      let shot = dumpOf({ [A]: bytes(0), [B]: bytes(0) });
      for (const meter of [each, atOnce]) meter.note('main', shot);
      await Promise.all([each.count(), atOnce.count()]);
      for (const step of steps) {
        shot = step(shot);
        for (const meter of [each, atOnce]) meter.note('main', shot);
        await each.count();
      }
      await atOnce.count();
      expect(atOnce.book).toEqual(each.book);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('counts a device up to the moment when it was deleted from the store, also beside a change of the bot’s own', async () => {
    const store = { state };
    const { meter } = open(1000, EMPTY_BOOK, store);
    meter.note('main', dumpOf({ [A]: bytes(1), [B]: bytes(1) }));
    await meter.count();
    const shot = dumpOf({ [A]: bytes(5), [B]: bytes(7) }, NOW + 1000);
    meter.note('main', shot);
    const { p1, ...others } = state.peers;
    store.state = { ...state, peers: others };
    meter.note('main', afterChanges(shot, { set: [{ publicKey: B, allowedIps: [] }], remove: [] }));
    await meter.count();
    expect(p1).toBeDefined();
    expect([meter.device('p1').total, meter.device('p2').total]).toEqual([bytes(4), bytes(6)]);
  });

  it('writes at most once a minute, and only what is new; the rest at the end', async () => {
    const { meter, saved, see } = open();
    await see({});
    await see({ [A]: bytes(1) }, 59_000);
    expect(saved).toHaveLength(1);
    await see({ [A]: bytes(1) }, 1_000);
    await see({ [A]: bytes(1) }, HOUR);
    expect(saved).toHaveLength(2);
    await see({ [A]: bytes(2) }, 60_000);
    await see({ [A]: bytes(3) }, 1_000);
    expect(saved).toHaveLength(3);
    await meter.close();
    await meter.close();
    expect(saved).toHaveLength(4);
    expect(saved.at(-1)).toBe(meter.book);
  });

  it('writes a file of ten megabytes every ten minutes only', async () => {
    const { saved, see } = open(10_000_000);
    await see({});
    await see({ [A]: bytes(1) }, 599_000);
    expect(saved).toHaveLength(1);
    await see({ [A]: bytes(1) }, 1_000);
    expect(saved).toHaveLength(2);
  });

  it('says that it could not write, keeps what it knows, and tries again a minute later', async () => {
    const { meter, disk, saved, see } = open();
    disk.isFull = true;
    await expect(see({})).rejects.toThrow('ENOSPC');
    await see({ [A]: bytes(5) }, 10_000);
    disk.isFull = false;
    await see({ [A]: bytes(6) }, 50_000);
    expect(saved).toEqual([meter.book]);
    expect(meter.device('p1').total).toEqual(bytes(6));
  });
});
