import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import type { Snapshot, SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import { count } from '../../src/peers/plan/counting.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { type DraftPeer, newPeer } from '../../src/peers/records/peer-record.ts';
import { type Draft, emptyStore } from '../../src/peers/records/records.ts';
import { type DraftUser, newUser } from '../../src/peers/records/user-record.ts';

/** A moment long after every other time in these tests. */
export const NOW = Date.parse('2026-11-22T10:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const iso = (ms: number): string => new Date(ms).toISOString();
export const box = new SecretBox('5a'.repeat(32));

/** A new public key; its private key is forgotten. */
export const newKey = (): string => generateKeyPair().publicKey;

/** A key with its seal, as a record holds it. */
export function sealedKey(): { public_key: string; secret: string } {
  const { publicKey, privateKey } = generateKeyPair();
  return { public_key: publicKey, secret: box.seal(publicKey, { privateKey, presharedKey: newKey() }) };
}

export function node(more: Partial<NodeProfile> = {}): NodeProfile {
  return {
    id: 'main',
    name: 'Main',
    place: null,
    description: null,
    network: '10.0.0.0/24',
    network6: null,
    reserved: ['10.0.0.1', '10.0.0.2'],
    serverKey: null,
    endpointHost: 'vpn.example.com',
    endpointPort: 51820,
    furtherDoors: [],
    dns: ['1.1.1.1'],
    allowedIps: ['0.0.0.0/0', '::/0'],
    mtu: null,
    keepalive: 25,
    protocol: 'wireguard',
    disguise: 'help',
    ...more,
  };
}

export function user(telegram_id: number, more: Partial<DraftUser> = {}): DraftUser {
  return { ...newUser(telegram_id, 'user'), ...more };
}

/** A device of friend 7 that is on and was sent. */
export function peer(more: Partial<DraftPeer> = {}): DraftPeer {
  const device = { telegram_id: 7, server_id: 'main', number: 1, wg_ip: '10.0.0.3/32', wg_ip6: null, ...sealedKey() };
  return { ...newPeer(device), sent_at: iso(NOW - DAY), ...more };
}

/** A store with these devices under `p1`, `p2`, … and with a record for each of their friends. */
export function stateOf(peers: readonly DraftPeer[], more: Partial<Draft> = {}): Draft {
  const users = Object.fromEntries(peers.map(({ telegram_id }) => [telegram_id, user(telegram_id)]));
  const records = Object.fromEntries(peers.map((record, index) => [`p${index + 1}`, structuredClone(record)]));
  return { ...emptyStore(), nodes: { main: emptyNode() }, users, peers: records, ...more };
}

/** The store as looks left it that saw each thing begin to wait at the time it has: what is watched goes by the wall clock here. */
export function counted(state: Draft): Draft {
  for (const [id, record] of Object.entries(state.peers)) {
    count(state, id, { seen: 0, upTo: 0 });
    for (const mark of Object.values(record.counting)) mark.from = Math.max(...mark.since.split(' ').map(Date.parse));
  }
  return state;
}

export interface OnNode {
  readonly ips?: readonly string[];
  readonly handshakeAt?: number;
}

/** A complete dump of the node, read just now. */
export function snapshot(peers: Readonly<Record<string, OnNode>>, more: Partial<Snapshot> = {}): Snapshot {
  const entries = Object.entries(peers).map(([key, { ips = [], handshakeAt = null }]): [string, SnapshotPeer] => [
    key,
    { allowedIps: ips, handshakeAt, endpoint: null, received: 0, sent: 0 },
  ]);
  return { at: NOW, serverKey: SERVER_KEY, ownAddresses: [], peers: new Map(entries), ...more };
}

export const SERVER_KEY = newKey();
