import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDevice,
  addressCounts,
  devicesOf,
  freeAddresses,
  makeKeys,
  takenAddresses,
} from '../../src/peers/devices/devices.ts';
import { countAddresses } from '../../src/peers/nodes/count-addresses.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { type Draft, storeSchema } from '../../src/peers/records/records.ts';
import { committed } from '../stage/committed.ts';
import { box, DAY, iso, NOW, node, peer, stateOf } from '../stage/sample-state.ts';

const add = (state: Draft, friendId: number, to = node()) =>
  addDevice(state, structuredClone(state), friendId, to, box);

describe('free addresses', () => {
  it('are nobody’s: no record’s, also not a removed or paused one’s, nothing reserved, nothing foreign', () => {
    const records = [
      peer({ wg_ip: '10.0.0.3/32' }),
      peer({ wg_ip: '10.0.0.4/32', removed_at: iso(NOW - 10 * DAY) }),
      peer({ wg_ip: '10.0.0.5/32', active: false }),
    ];
    const main = { ...emptyNode(), foreign: ['10.0.0.6/32', '10.0.0.7'] };
    const state = stateOf(records, { nodes: { main } });
    const reserved = ['10.0.0.1', '10.0.0.2', '10.0.0.8/29'];
    expect(freeAddresses(state, node({ reserved })).wg_ip).toBe('10.0.0.16/32');
  });

  it('of one node do not mind those of another', () => {
    const state = stateOf([peer({ server_id: 'eu1' })], {
      nodes: { eu1: { ...emptyNode(), foreign: ['10.0.0.4/32'] } },
    });
    expect(freeAddresses(state, node())).toEqual({ wg_ip: '10.0.0.3/32', wg_ip6: null });
  });

  it('come in pairs when the node has a second network, and none comes when one of both is full', () => {
    const both = node({ network6: 'fd00::/126', reserved: ['10.0.0.1', 'fd00::1'] });
    const state = stateOf([peer({ wg_ip: '10.0.0.2/32', wg_ip6: 'fd00::2/128' })]);
    expect(freeAddresses(state, both)).toEqual({ wg_ip: '10.0.0.3/32', wg_ip6: 'fd00::3/128' });
    state.peers['p2'] = peer({ wg_ip: '10.0.0.3/32', wg_ip6: 'fd00::3/128' });
    expect(() => freeAddresses(state, both)).toThrow('network-full');
  });
});

describe('the counts of free addresses', () => {
  it('are what is counted anew, whatever changed since they were last asked for', () => {
    const hosts = (from: string) => fc.subarray([3, 4, 5, 6, 7, 8].map((n) => `${from}${n}`));
    const change = fc.record({
      peers: hosts('10.0.0.').map((all) => all.map((ip) => peer({ wg_ip: `${ip}/32` }))),
      foreign: hosts('10.0.0.'),
      probe: fc.option(fc.constantFrom('10.0.0.3/32', '10.0.0.9/32')),
      reserved: hosts('10.0.0.'),
      network6: fc.constantFrom(null, 'fd00::/126', 'fd01::/126'),
      keepsPeers: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 2 }), (changes) => {
        let { peers } = committed(stateOf([peer()])).state;
        for (const { peers: devices, foreign, probe, reserved, network6, keepsPeers } of changes) {
          const main = { ...emptyNode(), foreign, probe: probe && { ...makeKeys(box), wg_ip: probe, on: true } };
          const { state } = committed(stateOf(devices, { nodes: { main } }));
          if (!keepsPeers) ({ peers } = state);
          const now = { ...state, peers };
          const profile = node({ reserved, network6 });
          const networks = [profile.network, ...(network6 === null ? [] : [network6])];
          const taken = takenAddresses(now, profile);
          expect(addressCounts(now, profile)).toEqual(networks.map((network) => countAddresses(network, taken)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are counted once for the same devices', () => {
    const { state, reads } = committed(stateOf([peer(), peer({ wg_ip: '10.0.0.4/32' })]));
    const counts = addressCounts(state, node());
    const before = reads();
    expect(addressCounts({ ...state, nodes: structuredClone(state.nodes) }, node())).toBe(counts);
    expect(reads()).toBe(before);
  });
});

describe('a new device', () => {
  it('is a whole record with a key of its own that nobody has yet', () => {
    const state = stateOf([peer()]);
    const id = add(state, 8);
    const device = state.peers[id];
    expect(device).toMatchObject({ telegram_id: 8, number: 1, wg_ip: '10.0.0.4/32', sent_at: null, send: null });
    expect(() => box.open(device?.public_key ?? '', device?.secret ?? '')).not.toThrow();
    expect(storeSchema.safeParse(state).success).toBe(true);
  });

  it('has the lowest number that no record of the friend on this node has, removed ones included', () => {
    const state = stateOf([peer({ number: 1, removed_at: iso(NOW) }), peer({ number: 3, wg_ip: '10.0.0.4/32' })]);
    expect(state.peers[add(state, 7)]?.number).toBe(2);
    expect(state.peers[add(state, 7)]?.number).toBe(4);
    expect(state.peers[add(state, 8)]?.number).toBe(1);
  });

  it('can be added until the network is full, and then none is', () => {
    const state = stateOf([]);
    const tiny = node({ network: '10.0.0.0/29' });
    for (let friend = 1; friend <= 4; friend += 1) add(state, friend, tiny);
    expect(() => add(state, 5, tiny)).toThrow('network-full');
    expect(Object.values(state.peers).map(({ wg_ip }) => wg_ip)).toEqual(
      ['3', '4', '5', '6'].map((n) => `10.0.0.${n}/32`),
    );
  });
});

describe('a friend’s devices', () => {
  it('are told by number, without removed ones, of one node or of all', () => {
    const state = stateOf([
      peer({ number: 2 }),
      peer({ number: 1, wg_ip: '10.0.0.4/32', active: false }),
      peer({ number: 3, wg_ip: '10.0.0.5/32', removed_at: iso(NOW) }),
      peer({ server_id: 'eu1' }),
      peer({ telegram_id: 8, wg_ip: '10.0.0.6/32' }),
    ]);
    expect(devicesOf(state, 7, 'main').map(([id]) => id)).toEqual(['p2', 'p1']);
    expect(devicesOf(state, 7).map(([id]) => id)).toEqual(['p2', 'p4', 'p1']);
  });
});
