import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSpare, isApart, keepApart, spareAt, sparePlaces } from '../../src/peers/devices/spare-place.ts';
import { doorFor, doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, iso, NOW, node, peer, stateOf, user } from '../stage/sample-state.ts';

const NOW_ISO = iso(NOW);
const MAIN = node({
  endpointHost: '203.0.113.7',
  furtherDoors: [
    { host: '203.0.113.7', port: 443 },
    { host: '198.51.100.9', port: 4443 },
  ],
});
const EU1 = node({ id: 'eu1', network: '10.8.0.0/24', reserved: ['10.8.0.1'], endpointHost: '192.0.2.8' });
const NODES = [MAIN, EU1];
const placesOf = (state: Draft, nodes = NODES) =>
  sparePlaces(state, 7, nodes).map((place) => `${place.node.id} ${doorText(place.door)}`);

describe('the place of a spare', () => {
  it('is on another node first, then behind another address of the same one, then behind another port', () => {
    expect(placesOf(stateOf([peer()]))).toEqual([
      'eu1 192.0.2.8:51820',
      'main 198.51.100.9:4443',
      'main 203.0.113.7:443',
    ]);
  });

  it('is never the door of a device, nor on a node that the friend may not use', () => {
    const everywhere = [peer(), peer({ wg_ip: '10.0.0.4/32', door: '203.0.113.7:443' })];
    expect(placesOf(stateOf(everywhere), [MAIN])).toEqual(['main 198.51.100.9:4443']);
    expect(placesOf(stateOf([peer()]), [node()])).toEqual([]);
    const users = { '7': user(7, { allowed_nodes: ['main'] }) };
    expect(placesOf(stateOf([peer()], { users }))[0]).toBe('main 198.51.100.9:4443');
  });

  it('is the next one where the best has no address left', () => {
    const full = node({ ...EU1, network: '10.8.0.0/30', reserved: ['10.8.0.1', '10.8.0.2'] });
    const state = stateOf([peer()]);
    const places = sparePlaces(state, 7, [MAIN, full]);
    const id = addSpare(state, structuredClone(state), 7, places, box);
    expect(state.peers[id]).toMatchObject({ server_id: 'main', door: '198.51.100.9:4443', spare: true });
    expect(() => addSpare(state, stateOf([peer()]), 7, sparePlaces(state, 7, [full]), box)).toThrow('network-full');
    expect(() => addSpare(state, state, 7, [], box)).toThrow('no-spare-place');
  });

  it('is found by its door', () => {
    const spare = peer({ server_id: 'eu1', wg_ip: '10.8.0.2/32', spare: true });
    const state = stateOf([peer(), spare]);
    expect(spareAt(state, 7, EU1, { host: '192.0.2.8', port: 51820 })?.[0]).toBe('p2');
    expect(spareAt(state, 7, MAIN, { host: '203.0.113.7', port: 51820 })).toBeUndefined();
  });
});

it('does not let a friend use up addresses by adding and removing spares', () => {
  const removed = [2, 3, 4].map((n) => peer({ wg_ip: `10.0.1.${n}/32`, spare: true, removed_at: NOW_ISO }));
  const state = stateOf([peer(), ...removed]);
  expect(() => addSpare(state, state, 7, sparePlaces(state, 7, NODES), box)).toThrow('too-many-removed');
});

describe('rule 16: a spare whose door became a device’s', () => {
  const apartIn = (state: Draft) =>
    Object.values(state.peers).every((one) => {
      const profile = NODES.find(({ id }) => id === one.server_id);
      return !profile || one.removed_at !== null || isApart(state, one, profile);
    });
  const spare = (more: Partial<DraftPeer> = {}) =>
    peer({ server_id: 'eu1', wg_ip: '10.8.0.2/32', spare: true, ...more });
  const device = peer({ server_id: 'eu1', wg_ip: '10.8.0.3/32', number: 2 });

  it('takes another door of its node with the same keys, and is sent again', () => {
    const state = stateOf([
      peer({ door: '203.0.113.7:443' }),
      peer({ wg_ip: '10.0.0.4/32', door: '203.0.113.7:443', spare: true }),
    ]);
    const key = state.peers['p2']?.public_key;
    keepApart(state, state, 7, NODES, NOW_ISO);
    expect(state.peers['p2']).toMatchObject({
      door: '198.51.100.9:4443',
      public_key: key,
      spare: true,
      send: { since: NOW_ISO },
    });
  });

  it('is removed where there is none, but becomes a device if it was ever connected', () => {
    const unused = stateOf([device, spare()]);
    keepApart(unused, unused, 7, NODES, NOW_ISO);
    expect(unused.peers['p2']).toMatchObject({ spare: true, removed_at: NOW_ISO });
    const used = stateOf([device, spare({ proven_at: NOW_ISO, used_since: NOW_ISO })]);
    keepApart(used, used, 7, NODES, NOW_ISO);
    expect(used.peers['p2']).toMatchObject({ spare: false, removed_at: null, proven_at: null, used_since: null });
  });

  it('stays where no device is', () => {
    const state = stateOf([peer(), spare()]);
    const before = structuredClone(state);
    keepApart(state, state, 7, NODES, NOW_ISO);
    expect(state).toEqual(before);
  });

  const anyDoor = fc.constantFrom(null, '203.0.113.7:443', '198.51.100.9:4443', '192.0.2.99:1');
  const anyPeer = fc.record({
    server_id: fc.constantFrom('main', 'eu1'),
    door: anyDoor,
    spare: fc.boolean(),
    removed_at: fc.constantFrom(null, null, null, NOW_ISO),
    proven_at: fc.constantFrom(null, NOW_ISO),
  });

  it('is apart afterwards, whatever the records say, and nothing happens to devices', () => {
    fc.assert(
      fc.property(fc.array(anyPeer, { maxLength: 6 }), (records) => {
        const state = stateOf(records.map((one, i) => peer({ ...one, wg_ip: `10.0.0.${i + 3}/32`, number: i + 1 })));
        const before = structuredClone(state);
        keepApart(state, before, 7, NODES, NOW_ISO);
        expect(apartIn(state)).toBe(true);
        for (const [id, was] of Object.entries(before.peers)) if (!was.spare) expect(state.peers[id]).toEqual(was);
        const proven = Object.entries(before.peers).filter(([, { proven_at }]) => proven_at !== null);
        for (const [id, was] of proven) expect(state.peers[id]?.removed_at).toBe(was.removed_at);
      }),
    );
  });

  it('never comes from adding a spare', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyPeer.map((one) => ({ ...one, spare: false })),
          { minLength: 1, maxLength: 5 },
        ),
        (records) => {
          const state = stateOf(records.map((one, i) => peer({ ...one, wg_ip: `10.0.0.${i + 3}/32`, number: i + 1 })));
          const places = sparePlaces(state, 7, NODES);
          const doors = NODES.flatMap((profile) => doorsOf(profile).map((door) => `${profile.id} ${doorText(door)}`));
          const used = records.flatMap((one) => {
            const profile = NODES.find(({ id }) => id === one.server_id);
            return one.removed_at === null && profile ? `${one.server_id} ${doorText(doorFor(profile, one))}` : [];
          });
          expect(new Set(placesOf(state))).toEqual(new Set(doors).difference(new Set(used)));
          if (places.length === 0) return;
          addSpare(state, structuredClone(state), 7, places, box);
          expect(apartIn(state)).toBe(true);
        },
      ),
    );
  });
});
