import { describe, expect, it } from 'vitest';
import { afterChanges, type Snapshot } from '../../src/peers/nodes/snapshot.ts';
import { observe } from '../../src/peers/plan/observe.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { counted, DAY, HOUR, iso, NOW, newKey, type OnNode, peer, snapshot, stateOf } from '../stage/sample-state.ts';
import { IP, NOTHING, rekeyed, setOf } from './plan-for.ts';

type Doubt = Pick<Snapshot, 'unreadableKeys' | 'isPartial'>;
const unreadable = (...keys: string[]): Doubt => ({ unreadableKeys: new Set(keys) });
const PARTIAL: Doubt = { isPartial: true };
const planned = (state: Draft, onNode: Readonly<Record<string, OnNode>>, doubt: Doubt) =>
  plan({
    state: counted(state),
    nodeId: 'main',
    snapshot: snapshot(onNode, doubt),
    now: NOW,
    watched: NOW,
    graceMs: HOUR,
  });
const removedLongAgo = (more: Partial<DraftPeer> = {}) => peer({ removed_at: iso(NOW - 3 * DAY), ...more });

describe('a key whose line was not understood is there, and nothing else is known of it', () => {
  it('is not set, whatever its addresses are', () => {
    const device = peer();
    expect(planned(stateOf([device]), {}, unreadable(device.public_key))).toEqual(NOTHING);
    expect(planned(stateOf([device]), {}, {})).toEqual({ ...NOTHING, set: [setOf(device, IP)] });
  });

  it('does not take over, and is not taken for one that has to come back', () => {
    const { device, next, both, state } = rekeyed(2 * HOUR);
    const { [next.public_key]: _, ...rest } = both();
    expect(planned(state, rest, unreadable(next.public_key))).toEqual(NOTHING);
    // nor is the current key ended by time alone while nobody knows how it is used
    expect(planned(state, { [next.public_key]: {} }, unreadable(device.public_key))).toEqual(NOTHING);
    const inUse = { [next.public_key]: { handshakeAt: NOW } };
    expect(planned(state, inUse, unreadable(device.public_key)).events).toMatchObject([{ kind: 'promote' }]);
  });

  it('is not forgotten and not purged, but goes when it has to go', () => {
    const old = newKey();
    const device = peer({ retired: { [old]: iso(NOW - 3 * DAY) } });
    const there = { [device.public_key]: { ips: [IP] } };
    expect(planned(stateOf([device]), there, unreadable(old))).toEqual({ ...NOTHING, remove: [old] });
    const gone = removedLongAgo();
    expect(planned(stateOf([gone]), {}, unreadable(gone.public_key))).toEqual({
      ...NOTHING,
      remove: [gone.public_key],
    });
    expect(planned(stateOf([gone]), {}, {}).events).toMatchObject([{ kind: 'purge' }]);
  });

  it('is gone from what we know of the node once it was removed', () => {
    const [a, b] = [newKey(), newKey()];
    const after = afterChanges(snapshot({}, unreadable(a, b)), { set: [], remove: [a] });
    expect(after.unreadableKeys).toEqual(new Set([b]));
  });

  it('that is a stranger’s frees none of the addresses that were foreign', () => {
    const device = peer();
    const nodes = { main: { ...emptyNode(), foreign: ['10.0.0.1', '10.0.0.9/32', IP] } };
    const look = (doubt: Doubt, onNode: Readonly<Record<string, OnNode>> = {}) =>
      observe(stateOf([device], { nodes }), 'main', ['10.0.0.0/24'], snapshot(onNode, doubt)).foreign;
    expect(look({})).toEqual([]);
    expect(look(unreadable(device.public_key))).toEqual([]);
    expect(look(unreadable(newKey()))).toEqual(['10.0.0.1', IP, '10.0.0.9/32'].sort());
    // whoever is seen with it has it: an adopted peer's address is its device's own
    expect(look(unreadable(newKey()), { [device.public_key]: { ips: [IP] } })).toEqual(['10.0.0.1', '10.0.0.9/32']);
    expect(planned(stateOf([device], { nodes }), {}, unreadable(newKey()))).toEqual({
      ...NOTHING,
      events: [{ kind: 'blocked', peer: 'p1' }],
    });
  });
});

describe('a look that is not whole', () => {
  it('forgets no retired key and purges no device', () => {
    const device = peer({ retired: { [newKey()]: iso(NOW - 3 * DAY) } });
    const there = { [device.public_key]: { ips: [IP] } };
    expect(planned(stateOf([device]), there, PARTIAL)).toEqual(NOTHING);
    expect(planned(stateOf([device]), there, {}).events).toMatchObject([{ kind: 'forget' }]);
    expect(planned(stateOf([removedLongAgo()]), {}, PARTIAL)).toEqual(NOTHING);
  });

  it('ends no key by time alone, and does not keep a friend from the new one that is in use', () => {
    const { both, state } = rekeyed(2 * HOUR);
    expect(planned(state, both(), PARTIAL)).toEqual(NOTHING);
    expect(planned(state, both(NOW), PARTIAL).events).toMatchObject([{ kind: 'promote' }]);
  });

  it('brings a missing peer back, and no address into anybody’s hands', () => {
    const device = peer();
    const nodes = { main: { ...emptyNode(), foreign: ['10.0.0.9/32'] } };
    const state = stateOf([device], { nodes });
    expect(planned(state, {}, PARTIAL)).toEqual({ ...NOTHING, set: [setOf(device, IP)] });
    const seen = observe(state, 'main', ['10.0.0.0/24'], snapshot({}, PARTIAL));
    expect(seen).toMatchObject({ foreign: ['10.0.0.9/32'], wasReset: false });
  });

  it('keeps no more addresses than the network may have foreign ones, however often others come', () => {
    const state = stateOf([]);
    for (let time = 0; time < 40; time += 1) {
      const ips = Array.from({ length: 50 }, (_, host) => `172.16.${time}.${host}/32`);
      const { foreign } = observe(state, 'main', ['10.0.0.0/28'], snapshot({ [newKey()]: { ips } }, PARTIAL));
      state.nodes['main'] = { ...emptyNode(), foreign: [...foreign] };
    }
    expect(state.nodes['main']?.foreign.length).toBe(128);
  });
});
