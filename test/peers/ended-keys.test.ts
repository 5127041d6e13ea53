import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adoptable } from '../../src/peers/moves/adoption.ts';
import { applyEvents } from '../../src/peers/plan/apply-events.ts';
import { foreignPeers, observe, strangersOn } from '../../src/peers/plan/observe.ts';
import { plan } from '../../src/peers/plan/plan.ts';
import { keyHash } from '../../src/peers/records/ended-keys.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { type Draft, emptyStore } from '../../src/peers/records/records.ts';
import { planRestore } from '../../src/store/restore.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import {
  box,
  counted,
  DAY,
  HOUR,
  iso,
  NOW,
  newKey,
  node,
  type OnNode,
  peer,
  snapshot,
  stateOf,
} from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { IP, NOTHING, setOf } from './plan-for.ts';

const context = { node: node(), box, now: iso(NOW), watched: { seen: NOW, upTo: NOW } };
const planned = (state: Draft, onNode: Readonly<Record<string, OnNode>>, nodeId = 'main') =>
  plan({ state: counted(state), nodeId, snapshot: snapshot(onNode), now: NOW, watched: NOW, graceMs: HOUR });
const endedOf = (...keys: string[]) => Object.fromEntries(keys.map((key) => [keyHash(key), 1]));
const openWith = (...peers: Parameters<typeof stateOf>[0]) =>
  openStore((draft) => void Object.assign(draft, counted(stateOf(peers))));

describe('a key that no record names any more', () => {
  it('is remembered as ended by the commit that forgets it', async () => {
    const old = newKey();
    const { store } = await openWith(peer({ retired: { [old]: iso(NOW - 2 * DAY) } }));
    await store.update((draft, before) =>
      applyEvents(draft, before, [{ kind: 'forget', peer: 'p1', key: old }], context),
    );
    expect(store.state.peers['p1']?.retired).toEqual({});
    expect(store.state.ended_keys).toEqual(endedOf(old));
  });

  it('is remembered with all others of a device that is purged', async () => {
    const [next, old] = [{ ...peer(), sent_at: null }, newKey()];
    const device = peer({
      removed_at: iso(NOW - 2 * DAY),
      next: { public_key: next.public_key, secret: next.secret ?? '', sent_at: null },
      retired: { [old]: iso(NOW) },
    });
    const { store } = await openWith(device);
    await store.update((draft, before) => applyEvents(draft, before, [{ kind: 'purge', peer: 'p1' }], context));
    expect(store.state.peers).toEqual({});
    expect(store.state.ended_keys).toEqual(endedOf(device.public_key, next.public_key, old));
  });

  it('is remembered whoever drops it: any change, one that replaces all records, and an edit of the file', async () => {
    const [one, two, three] = [peer(), peer({ wg_ip: '10.0.0.4/32' }), peer({ wg_ip: '10.0.0.5/32' })];
    const { store, path } = await openWith(one, two, three);
    await store.update((draft) => void delete draft.peers['p1']);
    await store.update((draft) => {
      draft.peers = { p3: structuredClone(three) };
    });
    expect(store.state.ended_keys).toEqual(endedOf(one.public_key, two.public_key));
    const edited = JSON.parse(readFileSync(path, 'utf8')) as Draft;
    writeFileSync(path, JSON.stringify({ ...edited, peers: {} }));
    await store.reload();
    expect(store.state.ended_keys).toEqual(endedOf(one.public_key, two.public_key, three.public_key));
    // at once in the file as well: nothing else would tell of it after a crash
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ ended_keys: store.state.ended_keys });
  });

  it('has not ended while another record has taken it over, and no longer once a record names it again', async () => {
    const device = peer();
    const { store } = await openWith(device);
    await store.update((draft) => {
      delete draft.peers['p1'];
      draft.peers['p2'] = structuredClone(device);
    });
    expect(store.state.ended_keys).toEqual({});
    await store.update((draft) => void delete draft.peers['p2']);
    expect(store.state.ended_keys).toEqual(endedOf(device.public_key));
    await store.update((draft) => {
      draft.peers['p3'] = structuredClone(device);
    });
    expect(store.state.ended_keys).toEqual({});
  });

  it('stays ended by a restore, which may name some of them again', () => {
    const [back, gone, displaced] = [peer(), newKey(), peer({ wg_ip: '10.0.0.9/32' })];
    const present = stateOf([peer({ wg_ip: '10.0.0.9/32', number: 3 })], {
      revision: 9,
      ended_keys: endedOf(back.public_key, gone),
    });
    present.peers = { q1: present.peers['p1'] ?? peer() };
    const early = newKey();
    const backup = stateOf([back, displaced], { revision: 5, ended_keys: endedOf(early) });
    const other = stateOf([{ ...displaced, telegram_id: 8 }]);
    backup.peers['p2'] = other.peers['p1'] ?? displaced;
    const { store } = planRestore(present, backup, 9, new Date(NOW));
    const named = Object.values(store.peers).map(({ public_key }) => public_key);
    expect(named).toContain(back.public_key);
    const lost = [displaced.public_key, ...Object.values(present.peers).map(({ public_key }) => public_key)];
    const dropped = lost.filter((key) => !JSON.stringify(store.peers).includes(key));
    expect(store.ended_keys).toEqual(endedOf(early, gone, ...dropped));
  });
});

describe('an ended key that is on a node', () => {
  const device = peer();
  const ended = newKey();
  const state = stateOf([device], { ended_keys: endedOf(ended) });
  const onNode = { [ended]: { ips: [IP], handshakeAt: NOW } };

  it('is removed on sight, on every node, and keeps nobody from the address', () => {
    expect(planned(state, onNode)).toEqual({ ...NOTHING, set: [setOf(device, IP)], remove: [ended] });
    expect(planned(state, onNode, 'eu1')).toEqual({ ...NOTHING, remove: [ended] });
  });

  it('is no foreign peer: not told, not avoided, not listed', () => {
    expect(foreignPeers(state, 'main', snapshot(onNode))).toEqual([]);
    expect(observe(state, 'main', ['10.0.0.0/24'], snapshot(onNode))).toMatchObject({ foreign: [], unreported: [] });
  });

  it('is removed as well when its line cannot be read', () => {
    const seen = snapshot({ [device.public_key]: { ips: [IP] } }, { unreadableKeys: new Set([ended]) });
    expect(plan({ state, nodeId: 'main', snapshot: seen, now: NOW, watched: NOW, graceMs: HOUR }).remove).toEqual([
      ended,
    ]);
  });

  it('is no foreign peer of another node from the moment when it is retired, and goes there once it has ended', () => {
    const retired = stateOf([peer({ retired: { [ended]: iso(NOW) } })]);
    const none = { foreign: [], ended: [], unreadable: [] };
    expect(strangersOn(retired, 'eu1', snapshot(onNode))).toEqual(none);
    expect(strangersOn(state, 'eu1', snapshot(onNode))).toEqual({ ...none, ended: [ended] });
  });
});

it('a key that a record of another node names cannot be adopted: no two records may have it', () => {
  const device = peer({ server_id: 'eu1' });
  const state = stateOf([device], { nodes: { main: emptyNode() } });
  const seen = snapshot({ [device.public_key]: { ips: ['10.0.0.9/32'] } });
  expect(adoptable(state, node(), seen, device.public_key)).toBeNull();
  expect(adoptable(stateOf([]), node(), seen, device.public_key)).not.toBeNull();
});

it('ten thousand ended keys take less than 300 kB of the store', () => {
  const serializer = new StoreSerializer();
  const keys = Array.from({ length: 10_000 }, (_, number) => Buffer.alloc(32, `key ${number}`).toString('base64'));
  const size = (store: Draft) => serializer.serialize(store).length;
  expect(size({ ...emptyStore(), ended_keys: endedOf(...keys) }) - size(emptyStore())).toBeLessThan(300_000);
});
