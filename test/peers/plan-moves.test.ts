import { describe, expect, it } from 'vitest';
import { recordLeaving } from '../../src/peers/moves/decommissioned-nodes.ts';
import { type MoveTerms, planMoves } from '../../src/peers/moves/plan-moves.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { type Draft, storeSchema } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { deepFrozen } from '../../src/store/working-copy.ts';
import { box, HOUR, iso, NOW, newKey, node, peer, stateOf, user } from '../stage/sample-state.ts';

const main = node({ id: 'main', name: 'Main', network: '10.0.0.0/24' });
const eu2 = node({ id: 'eu2', name: 'EU2', network: '10.2.0.0/28', reserved: ['10.2.0.1'] });
const terms = { nodes: [eu2, main], wanted: null, deviceLimit: 3, now: NOW };

const MINUTE = 60_000;
let last = 9;
const device = (telegram_id: number, more: Partial<DraftPeer> = {}): DraftPeer => {
  last += 1;
  return peer({ telegram_id, server_id: 'eu1', wg_ip: `10.9.0.${last}/32`, ...more });
};

/** People whose choice is `eu1`, which is gone. */
function world(peers: DraftPeer[], more: Record<number, Partial<DraftUser>> = {}): Draft {
  const ids = new Set([...peers.map((one) => one.telegram_id), ...Object.keys(more).map(Number)]);
  const users = Object.fromEntries([...ids].map((id) => [id, user(id, { preferred_server_id: 'eu1', ...more[id] })]));
  const known = () => ({ ...emptyNode(), server_key: newKey() });
  return stateOf(peers, { users, nodes: { eu1: known(), main: known(), eu2: known() } });
}

const shown = (state: Draft, more: Partial<MoveTerms> = {}) =>
  planMoves(state, 'eu1', { ...terms, ...more }).map(({ friendId, to, reuse, make }) => [
    friendId,
    to?.id ?? null,
    reuse,
    make,
  ]);

describe('where the friends of a node that is gone move', () => {
  it('is the node with most free addresses, or the one that the owner named', () => {
    const state = world([device(7)]);
    expect(shown(state)).toEqual([[7, 'main', [], [null]]]);
    expect(shown(state, { wanted: 'eu2' })).toEqual([[7, 'eu2', [], [null]]]);
  });

  it('is never a node that is down, was never reached, or is not open to them', () => {
    const state = world([device(7), device(8)], { 8: { allowed_nodes: ['eu1', 'eu2'] } });
    expect(shown(state).map(([, to]) => to)).toEqual(['main', 'eu2']);
    Object.assign(state.nodes['main'] ?? {}, { down_since: iso(NOW - HOUR) });
    expect(shown(state, { wanted: 'main' }).map(([, to]) => to)).toEqual(['eu2', 'eu2']);
    delete state.nodes['eu2'];
    expect(shown(state).map(([, to]) => to)).toEqual([null, null]);
  });

  it('may be a node that did not answer for some minutes, if no other takes them or the owner named it', () => {
    const state = world([device(7)]);
    Object.assign(state.nodes['main'] ?? {}, { down_since: iso(NOW - 9 * MINUTE) });
    expect(shown(state).map(([, to]) => to)).toEqual(['eu2']);
    expect(shown(state, { wanted: 'main' }).map(([, to]) => to)).toEqual(['main']);
    delete state.nodes['eu2'];
    expect(shown(state)).toEqual([[7, 'main', [], [null]]]);
    expect(shown(state, { now: NOW - HOUR }).map(([, to]) => to)).toEqual([null]);
    expect(shown(state, { now: NOW + 2 * MINUTE }).map(([, to]) => to)).toEqual([null]);
    Object.assign(state.nodes['main'] ?? {}, { server_key: null });
    expect(shown(state).map(([, to]) => to)).toEqual([null]);
  });

  it('is another one once the best is full, and nowhere when all are', () => {
    const friends = Array.from({ length: 4 }, (_, i) => device(20 + i));
    const tight = [
      { ...eu2, network: '10.2.0.0/30', reserved: ['10.2.0.1'] },
      { ...main, network: '10.0.0.0/30', reserved: [] },
    ];
    const found = shown(world(friends), { nodes: tight, wanted: 'eu2' });
    expect(found.map(([, to]) => to)).toEqual(['eu2', 'main', 'main', null]);
  });

  it('concerns those who are let in and had chosen it; without a device there only the choice changes', () => {
    const state = world([device(1), device(2), device(3), device(4), device(5, { active: false })], {
      1: { active: false },
      2: { until: iso(NOW) },
      3: { preferred_server_id: 'main' },
      4: { preferred_server_id: null },
      6: {},
    });
    expect(shown(state)).toEqual([
      [4, 'main', [], [null]],
      [5, 'main', [], []],
      [6, 'main', [], []],
    ]);
  });

  it('has as many devices as worked for them; what they have there already is used again, by name', () => {
    const there = (name: string | null, more: Partial<DraftPeer> = {}) =>
      device(7, { server_id: 'main', name, ...more });
    const old = [device(7, { name: 'Phone' }), device(7, { name: null, number: 2 })];
    const reuseOf = (...records: DraftPeer[]) =>
      shown(world([...old, ...records])).map(([, , reuse, make]) => [reuse, make]);
    expect(reuseOf()).toEqual([[[], ['Phone', null]]]);
    expect(reuseOf(there('Phone'))).toEqual([[['p3'], [null]]]);
    expect(reuseOf(there('Laptop'), there('Phone', { number: 2 }))).toEqual([[['p4', 'p3'], []]]);
    expect(reuseOf(there('Phone', { active: false }))).toEqual([[[], ['Phone', null]]]);
    expect(reuseOf(there('Phone', { secret: null }))).toEqual([[[], ['Phone', null]]]);
  });

  it('keeps within the device limit: a device of another name is then used again', () => {
    const state = world([device(7, { name: 'Phone' }), device(7, { name: 'TV', server_id: 'main' })]);
    expect(shown(state)).toEqual([[7, 'main', [], ['Phone']]]);
    expect(shown(state, { deviceLimit: 1 })).toEqual([[7, 'main', ['p2'], []]]);
  });
});

describe('the change that moves them', () => {
  const leave = (state: Draft, movedTo = {}) =>
    recordLeaving(
      state,
      structuredClone(state),
      new Set(['main', 'eu2']),
      { nodes: [eu2, main], movedTo, deviceLimit: 3, box },
      NOW,
    );

  it('keeps the app of a device, and begins with the one of the settings where there was none', () => {
    const state = world([device(7, { app: 'amneziavpn', name: 'Phone' }), device(8, { name: 'Phone' })]);
    const before = structuredClone(state);
    leave(state);
    const made = Object.entries(state.peers).filter(([id]) => !(id in before.peers));
    expect(made.map(([, { telegram_id, app }]) => [telegram_id, app]).sort()).toEqual([
      [7, 'amneziavpn'],
      [8, 'wireguard'],
    ]);
  });

  it('keeps what a device sends through its tunnel', () => {
    const routes = { kind: 'only', services: ['Telegram'] };
    const state = world([device(7, { routes, name: 'Phone' }), device(8, { name: 'Phone' })]);
    const before = structuredClone(state);
    leave(state);
    const made = Object.entries(state.peers).flatMap(([id, one]) => (id in before.peers ? [] : [one]));
    expect(new Map(made.map((one) => [one.telegram_id, one.routes]))).toEqual(
      new Map<number, unknown>([
        [7, routes],
        [8, null],
      ]),
    );
  });

  it('gives everybody addresses of their own, queues their configs, and touches no record of the old node', () => {
    const state = world([
      device(7),
      device(7, { number: 2 }),
      device(8),
      peer({ telegram_id: 9, wg_ip: '10.0.0.3/32' }),
    ]);
    state.users[9] = user(9);
    const before = structuredClone(state);
    leave(state);
    const made = Object.entries(state.peers).filter(([id]) => !(id in before.peers));
    expect(made.map(([, one]) => [one.telegram_id, one.number, one.wg_ip, one.send]).sort()).toEqual(
      [
        [7, 1, '10.0.0.4/32', { since: iso(NOW), noted: true }],
        [7, 2, '10.0.0.5/32', { since: iso(NOW), noted: true }],
        [8, 1, '10.0.0.6/32', { since: iso(NOW), noted: true }],
      ].sort(),
    );
    for (const [id, record] of Object.entries(before.peers)) expect(state.peers[id]).toEqual(record);
    expect(state.users[7]?.preferred_server_id).toBe('main');
    expect(state.nodes['eu1']?.left).toEqual({ to_tell: [7, 8], moved_to: { 7: 'main', 8: 'main' } });
    expect(storeSchema.safeParse(state).success).toBe(true);
  });

  it('is made once: done again after a crash it finds nothing to do', () => {
    const state = world([device(7)]);
    expect(leave(state, { eu1: 'eu2' })?.moves).toHaveLength(1);
    const after = structuredClone(state);
    expect(leave(state)).toBeNull();
    expect(state).toEqual(after);
    expect(state.users[7]?.preferred_server_id).toBe('eu2');
  });

  it('reads a device no more often among two thousand friends than among twenty', () => {
    const wide = { ...main, network: '10.0.0.0/16' };
    const options = { nodes: [wide], movedTo: {}, deviceLimit: 3, box };
    const readsFor = (friends: number) => {
      const state = world(
        Array.from({ length: friends }, (_, i) => device(1000 + i, { wg_ip: `10.8.${i >> 8}.${i & 255}/32` })),
      );
      const before = deepFrozen(structuredClone(state)); // as the store gives it
      const [watched] = Object.keys(before.peers);
      let reads = 0;
      const peers = new Proxy(before.peers, {
        get(target, id) {
          if (id === watched) reads += 1;
          return Reflect.get(target, id);
        },
      });
      const counted = Object.freeze({ ...before, peers });
      recordLeaving(state, counted, new Set(['main']), options, NOW);
      const sent = Object.values(state.peers).filter(({ send }) => send !== null);
      expect(new Set(sent.map(({ wg_ip }) => wg_ip)).size).toBe(friends);
      return reads;
    };
    const few = readsFor(20);
    expect(few).toBeGreaterThan(0);
    expect(readsFor(2000)).toBe(few);
  });
});
