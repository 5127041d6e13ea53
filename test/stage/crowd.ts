import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import type { PeerToSet } from '../../src/peers/nodes/snapshot.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { type Draft, emptyStore } from '../../src/peers/records/records.ts';
import { box, peer, user } from './sample-state.ts';

/** The key of `sample-state`'s box, for the settings. */
export const STORE_KEY = '5a'.repeat(32);
/** Room for all devices of a bench, and for as many new ones. */
export const NETWORK = '10.0.0.0/16';
export const SERVER_ADDRESS = '10.0.0.1/16';

/** Friends of a bench who have no device yet. */
const FIRST_FRIEND = 1_000;
/** Those whose devices fill the store. */
const FIRST_OTHER = 1_000_000;

/** The `n`th friend without a device. */
export const friendId = (n: number): number => FIRST_FRIEND + n;

/** The `n`th person of those who have one. */
export const otherId = (n: number): number => FIRST_OTHER + n;

/** A crowd: its store, and its devices as an interface takes them. */
export interface Crowd {
  readonly store: Draft;
  readonly peers: readonly PeerToSet[];
}

/** So many people with a device each on `nodes` in turn, and so many friends who were let in and have none. */
export function crowd(devices: number, friends: number, nodes: readonly string[] = ['main']): Crowd {
  const sample = peer();
  const store: Draft = { ...emptyStore(), nodes: Object.fromEntries(nodes.map((id) => [id, emptyNode()])) };
  const peers: PeerToSet[] = [];
  for (let n = 0; n < devices; n += 1) {
    const { publicKey, privateKey } = generateKeyPair();
    const presharedKey = generatePresharedKey();
    const record: DraftPeer = {
      ...sample,
      telegram_id: otherId(n),
      server_id: nodes[n % nodes.length] ?? 'main',
      wg_ip: `${address(n)}/32`,
      public_key: publicKey,
      secret: box.seal(publicKey, { privateKey, presharedKey }),
      retired: {},
    };
    store.peers[`p${n.toString(36)}`] = record;
    store.users[otherId(n)] = known(otherId(n));
    peers.push({ publicKey, presharedKey, allowedIps: [record.wg_ip] });
  }
  for (let n = 0; n < friends; n += 1) store.users[friendId(n)] = known(friendId(n));
  return { store, peers };
}

/** As the stand-in shows them: nobody's name is news. */
const known = (id: number) => user(id, { language: 'en', name: `Friend ${id}` });

/** What Telegram shows of a person of the crowd. */
export const identity = (id: number) => ({ id, first_name: `Friend ${id}`, language_code: 'en' });

/** Every address of the network from .0.16 on, in order. */
const address = (n: number): string => `10.0.${(n + 16) >> 8}.${(n + 16) & 255}`;
