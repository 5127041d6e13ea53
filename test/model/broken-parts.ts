import { makeKeys } from '../../src/peers/devices/devices.ts';
import type { StorePort } from '../../src/peers/devices/peer-service.ts';
import type { Snapshot, SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import type { NodeDriver } from '../../src/wireguard/drivers/driver.ts';
import { box } from '../stage/sample-state.ts';
import { alsoWriting, type BrokenRule, writing } from './sabotage.ts';

/** Rules and invariants of the store, the commands, the drivers and the deliveries, each broken. */
export const BROKEN_PARTS: readonly BrokenRule[] = [
  { rule: '2: a node with another server key is not believed', sabotage: { driver: believing } },
  { rule: 'invariant 1: a peer has its /32 and never the network', sabotage: { driver: masking } },
  {
    rule: '6: a foreign peer’s address is avoided',
    sabotage: writing((_, before, wanted) => wanted({ ...before, nodes: {} }), 'peers'),
  },
  {
    rule: 'invariant 2: a removed device’s address is not given out',
    sabotage: writing((_, before, wanted) => wanted({ ...before, peers: present(before) }), 'peers'),
  },
  { rule: '7: nobody is moved who did not ask', sabotage: alsoWriting(moveBlocked, 'loop') },
  {
    rule: '8: a key that took over leaves the old one to be removed',
    sabotage: alsoWriting((draft, before) => {
      for (const [id, peer] of Object.entries(draft.peers)) delete peer.retired[before.peers[id]?.public_key ?? ''];
    }),
  },
  {
    rule: 'invariant 3: nothing is acknowledged before it is on disk',
    sabotage: { store: (port, user) => (user === 'peers' ? acknowledgingEarly(port) : port) },
  },
  { rule: '10: a config is sent once its key is on the node', sabotage: { snapshotOf: asIfThere } },
  {
    rule: '10: a wish for another key than the one that was sent stays',
    sabotage: alsoWriting((draft) => {
      for (const peer of Object.values(draft.peers)) peer.send = null;
    }, 'deliveries'),
  },
  {
    rule: '11: an update that comes again changes nothing again',
    sabotage: writing((draft, _, wanted) => {
      draft.seen_updates = [];
      return wanted();
    }),
  },
  { rule: '11: a key that waits is kept by the next /regen', sabotage: alsoWriting(replaceWaiting, 'peers') },
  {
    rule: '11: a friend who comes back has the whole grace time',
    sabotage: alsoWriting((draft, before) => {
      for (const [id, { next }] of Object.entries(draft.peers))
        if (next) next.sent_at = before.peers[id]?.next?.sent_at ?? null;
    }, 'access'),
  },
  {
    rule: '16: no file of a spare is for the door of its friend’s device',
    sabotage: { mayGo: true, ...alsoWriting(takeFirstDoors, 'spares') },
  },
  {
    rule: '12: a removed record is kept for a day',
    sabotage: alsoWriting((draft) => {
      for (const [id, peer] of Object.entries(draft.peers))
        if (peer.removed_at ?? draft.users[peer.telegram_id]?.removed_at) delete draft.peers[id];
    }, 'loop'),
  },
];

function believing(driver: NodeDriver): NodeDriver {
  let first: string | null = null;
  const dump = async (): Promise<Snapshot> => {
    const real = await driver.dump();
    first ??= real.serverKey;
    return { ...real, serverKey: first };
  };
  return { ...driver, dump };
}

function masking(driver: NodeDriver): NodeDriver {
  const wide = (ip: string) => ip.replace(/\.\d+\/32$/, '.0/24');
  return {
    ...driver,
    apply: ({ set, remove }) =>
      driver.apply({ set: set.map((peer) => ({ ...peer, allowedIps: peer.allowedIps.map(wide) })), remove }),
  };
}

const present = ({ peers, users }: State): State['peers'] =>
  Object.fromEntries(
    Object.entries(peers).filter(([, peer]) => !peer.removed_at && !users[peer.telegram_id]?.removed_at),
  );

function moveBlocked(draft: Draft): void {
  for (const peer of Object.values(draft.peers)) {
    if (!draft.nodes[peer.server_id]?.foreign.includes(peer.wg_ip)) continue;
    peer.retired[peer.public_key] = new Date(0).toISOString();
    Object.assign(peer, makeKeys(box));
  }
}

function replaceWaiting(draft: Draft, before: State): void {
  for (const [id, peer] of Object.entries(draft.peers)) {
    const waited = before.peers[id]?.next;
    if (!peer.next || !waited || peer.send === null || peer.send.since === before.peers[id]?.send?.since) continue;
    peer.retired[peer.next.public_key] = peer.send.since;
    peer.next = { ...makeKeys(box), sent_at: null };
  }
}

/** A spare takes the first door of the node where its friend is, whoever stands there. */
function takeFirstDoors(draft: Draft): void {
  for (const peer of Object.values(draft.peers)) {
    if (peer.spare && peer.server_id === 'main') peer.door = null;
  }
}

function acknowledgingEarly(port: StorePort): StorePort {
  return {
    get state() {
      return port.state;
    },
    update: (change) => {
      const value = change(structuredClone(port.state) as Draft, port.state);
      port.update(change).catch(() => undefined);
      return Promise.resolve(value);
    },
  };
}

function asIfThere(real: Snapshot | null, { peers }: State): Snapshot | null {
  const entries = Object.values(peers).flatMap((peer): [string, SnapshotPeer][] => {
    const there = { handshakeAt: null, endpoint: null, received: 0, sent: 0 };
    const keys = [peer.public_key, ...(peer.next ? [peer.next.public_key] : [])];
    return keys.map((key) => [key, { ...there, allowedIps: addressesOf(peer) }]);
  });
  return real && { ...real, peers: new Map(entries) };
}
