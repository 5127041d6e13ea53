import { describe, expect, it } from 'vitest';
import { REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { IP, NOTHING, planFor, rekeyed, setOf, waiting } from './plan-for.ts';

describe('rule 7: a foreign peer at our address', () => {
  it('blocks the device: nothing is set', () => {
    const { both, state } = rekeyed(DAY);
    expect(planFor(state, { ...both(NOW), [newKey()]: { ips: [IP] } })).toEqual({
      ...NOTHING,
      events: [{ kind: 'blocked', peer: 'p1' }],
    });
  });

  it('moves the device when a config of it waits', () => {
    const device = peer({ send: { since: iso(NOW), noted: false } });
    const { events, set } = planFor(stateOf([device]), { [newKey()]: { ips: [IP] } });
    expect(events).toEqual([{ kind: 'move', peer: 'p1' }]);
    expect(set).toEqual([]);
  });

  it('leaves a device where it is that had its five keys of the day, and writes nothing for it', () => {
    const fives = (ago: number) => Object.fromEntries(Array.from({ length: 5 }, () => [newKey(), iso(NOW - ago)]));
    const seen = (ago: number) => {
      const device = peer({ send: { since: iso(NOW), noted: false }, retired: fives(ago) });
      return planFor(stateOf([device]), { [newKey()]: { ips: [IP] } }).events.filter(({ kind }) => kind !== 'forget');
    };
    expect(seen(HOUR)).toEqual([{ kind: 'blocked', peer: 'p1' }]);
    expect(seen(DAY)).toEqual([{ kind: 'move', peer: 'p1' }]);
  });

  it('blocks at the IPv6 address too', () => {
    const device = peer({ wg_ip6: 'fd00::3/128' });
    const { events } = planFor(stateOf([device]), { [newKey()]: { ips: ['fd00::3/128'] } });
    expect(events).toEqual([{ kind: 'blocked', peer: 'p1' }]);
  });

  it('does not mean a peer of another record of ours: that one is set right, and this one too', () => {
    const devices = [peer(), peer({ wg_ip: '10.0.0.4/32' })] as const;
    const { events, set } = planFor(stateOf(devices), { [devices[1].public_key]: { ips: [IP] } });
    expect(events).toEqual([]);
    expect(set).toEqual([setOf(devices[0], IP), setOf(devices[1], '10.0.0.4/32')]);
  });

  it('still lets retired keys go', () => {
    const key = newKey();
    const device = peer({ retired: { [key]: iso(NOW) } });
    expect(planFor(stateOf([device]), { [newKey()]: { ips: [IP] }, [key]: {} }).remove).toEqual([key]);
  });
});

describe('rule 8: a waiting key', () => {
  const promoted = ({ next }: { next: { public_key: string } }) => [
    { kind: 'promote', peer: 'p1', key: next.public_key },
  ];

  it('takes over at its first handshake, sent or not', () => {
    for (const sentAgo of [null, 0, DAY]) {
      const scene = rekeyed(sentAgo);
      expect(planFor(scene.state, scene.both(NOW - HOUR)).events).toEqual(promoted(scene));
    }
  });

  it('does not take over while the old key shook hands after it: its friend tried the new file and went back', () => {
    const { device, next, state } = rekeyed(0);
    const seen = (old: number, waiting: number) =>
      planFor(state, {
        [device.public_key]: { ips: [IP], handshakeAt: NOW - old },
        [next.public_key]: { handshakeAt: NOW - waiting },
      });
    expect(seen(1000, 60_000)).toEqual(NOTHING);
    expect(seen(1000, 1000).events).toEqual(promoted({ next })); // the times of handshakes are whole seconds
    expect(seen(60_000, 1000).events).toEqual(promoted({ next }));
  });

  it('takes over when its grace time has passed since it was sent, and not a moment earlier', () => {
    const passed = rekeyed(HOUR);
    expect(planFor(passed.state, passed.both()).events).toEqual(promoted(passed));
    const early = rekeyed(HOUR - 1);
    expect(planFor(early.state, early.both())).toEqual(NOTHING);
  });

  it('waits for ever while it was not sent', () => {
    const { state, both } = rekeyed(null);
    expect(planFor(state, both(), { graceMs: 0 })).toEqual(NOTHING);
  });

  it('takes over at once after the upload when the grace time is 0', () => {
    const scene = rekeyed(0);
    expect(planFor(scene.state, scene.both(), { graceMs: 0 }).events).toEqual(promoted(scene));
  });

  it('has its whole grace time after the node came back', () => {
    const { state, both } = rekeyed(10 * DAY);
    const back = (ago: number) => {
      Object.assign(state.nodes['main'] ?? {}, { up_since: iso(NOW - ago) });
      return planFor(state, both());
    };
    expect(back(HOUR - 1)).toEqual(NOTHING);
    expect(back(HOUR).events).toHaveLength(1);
  });

  it('does not take over while it is not on the node: once sent it returns there, with its grace time anew', () => {
    const { device, next, state } = rekeyed(10 * DAY);
    const events = [{ kind: 'return', peer: 'p1', key: next.public_key }];
    expect(planFor(state, { [device.public_key]: { ips: [IP] } })).toEqual({ ...NOTHING, events, set: [setOf(next)] });
  });

  it('that was not sent yet is set without a word', () => {
    const { device, next, state } = rekeyed(null);
    expect(planFor(state, { [device.public_key]: { ips: [IP] } })).toEqual({ ...NOTHING, set: [setOf(next)] });
  });

  it('of a device that is off does not return', () => {
    const off = rekeyed(DAY, { active: false });
    expect(planFor(off.state, {})).toEqual(NOTHING);
  });
});

describe('rule 12: a removed device', () => {
  const removed = (ago: number, more: Partial<DraftPeer> = {}) => peer({ removed_at: iso(NOW - ago), ...more });

  it('is purged a day later, once none of its keys is on the node', () => {
    const device = removed(REMEMBERED_MS);
    expect(planFor(stateOf([device]), {}).events).toEqual([{ kind: 'purge', peer: 'p1' }]);
    expect(planFor(stateOf([removed(REMEMBERED_MS - 1)]), {})).toEqual(NOTHING);
  });

  it('is kept while the node has its key, its waiting key or a retired one', () => {
    const old = newKey();
    const device = removed(REMEMBERED_MS, { next: waiting(null), retired: { [old]: iso(NOW - HOUR) } });
    for (const key of [device.public_key, device.next?.public_key ?? '', old]) {
      expect(planFor(stateOf([device]), { [key]: {} })).toEqual({ ...NOTHING, remove: [key] });
    }
  });

  it('by the removal of its friend is purged as well', () => {
    const users = { '7': user(7, { removed_at: iso(NOW - REMEMBERED_MS) }) };
    expect(planFor(stateOf([peer()], { users }), {}).events).toEqual([{ kind: 'purge', peer: 'p1' }]);
  });

  it('is not purged when it is only paused or expired, for however long', () => {
    expect(planFor(stateOf([peer({ active: false })]), {})).toEqual(NOTHING);
    const users = { '7': user(7, { until: iso(NOW - 100 * DAY) }) };
    expect(planFor(stateOf([peer()], { users }), {})).toEqual(NOTHING);
  });
});
