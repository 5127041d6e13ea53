import { randomInt } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { type AddressCount, countAddresses } from '../nodes/count-addresses.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type Device, devicesBy, devicesOn } from '../records/device-lists.ts';
import { memoizeByIdentity } from '../records/memoize-by-identity.ts';
import { linkAddressesOn } from '../records/own-peers.ts';
import { type DraftPeer, newPeer } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { allocateAddress } from './allocate-address.ts';
import { firstApp } from './device-app.ts';
import { generateKeyPair, generatePresharedKey } from './keys.ts';
import type { SecretBox } from './seal.ts';

/** The friend's devices on a node (or on all) by number, without removed ones and spares. */
export function devicesOf(state: State, friendId: number, nodeId?: string): Device[] {
  return keptOf(state, friendId, nodeId).filter(([, peer]) => !peer.spare);
}

/** The friend's spares (rule 16), on a node or on all, removed ones left out. */
export function sparesOf(state: State, friendId: number, nodeId?: string): Device[] {
  return keptOf(state, friendId, nodeId).filter(([, peer]) => peer.spare);
}

/** Devices and spares together. */
export function keptOf(state: State, friendId: number, nodeId?: string): Device[] {
  return devicesBy(state, friendId)
    .filter(([, peer]) => (nodeId === undefined || peer.server_id === nodeId) && peer.removed_at === null)
    .sort(([, a], [, b]) => a.number - b.number);
}

/** A new key pair and preshared key, sealed. */
export function makeKeys(box: SecretBox): { public_key: string; secret: string } {
  const { publicKey, privateKey } = generateKeyPair();
  return { public_key: publicKey, secret: box.seal(publicKey, { privateKey, presharedKey: generatePresharedKey() }) };
}

/** Free addresses for one more device, by invariant 2. Throws `UserError('network-full')`. */
export function freeAddresses(state: State, node: NodeProfile): Pick<DraftPeer, 'wg_ip' | 'wg_ip6'> {
  const taken = takenAddresses(state, node);
  // rule 17: a friend comes before the bot's own probe, which then goes on without an address
  const wg_ip = allocateAddress(node.network, taken) ?? allocateAddress(node.network, takenByDevices(state, node));
  const wg_ip6 = node.network6 === null ? null : allocateAddress(node.network6, taken);
  if (wg_ip === null || (node.network6 !== null && wg_ip6 === null)) throw new UserError('network-full');
  return { wg_ip: `${wg_ip}/32`, wg_ip6: wg_ip6 === null ? null : `${wg_ip6}/128` };
}

/** Addresses that may not be allocated on a node (invariant 2): reserved, foreign, the probe's, links', and our devices', also of those that are off. */
export function takenAddresses(state: State, node: NodeProfile): string[] {
  const probe = state.nodes[node.id]?.probe?.wg_ip ?? null;
  const taken = takenByDevices(state, node);
  return probe === null ? taken : [...taken, probe];
}

/** The same without the probe's. */
export function takenByDevices(state: State, node: NodeProfile): string[] {
  const taken = takenByOthers(state, node);
  for (const device of devicesOn(state, node.id)) {
    const { wg_ip, wg_ip6 } = device[1];
    taken.push(wg_ip);
    if (wg_ip6 !== null) taken.push(wg_ip6);
  }
  return taken;
}

/** Those that neither a device nor the probe has. */
const takenByOthers = (state: State, node: NodeProfile): string[] => [
  ...node.reserved,
  ...(state.nodes[node.id]?.foreign ?? []),
  ...linkAddressesOn(state, node.id),
];

/** Of a node's network, and of its second one where it has one. */
type AddressCounts = readonly [AddressCount, ...AddressCount[]];

/** The counts of a node's networks that were asked for with these records, and what else they were computed from. */
const countsOf = memoizeByIdentity(
  (_: State['peers']) => new Map<string, { readonly from: string; readonly counts: AddressCounts }>(),
);

/**
 * How many addresses are left in a node's networks. It is asked for with every look, and they are counted only when the devices, or what
 * else holds addresses, have changed.
 */
export function addressCounts(state: State, node: NodeProfile): AddressCounts {
  const { network, network6 } = node;
  const probe = state.nodes[node.id]?.probe?.wg_ip ?? null;
  const from = [network, network6, ...takenByOthers(state, node), `probe ${probe}`].join();
  const known = countsOf(state.peers);
  const before = known.get(node.id);
  if (before?.from === from) return before.counts;
  const taken = takenAddresses(state, node);
  const counts: AddressCounts = [
    countAddresses(network, taken),
    ...(network6 === null ? [] : [countAddresses(network6, taken)]),
  ];
  known.set(node.id, { from, counts });
  return counts;
}

/** Which door of a node a new file for this friend names (`host:port`). */
export type ChooseDoor = (state: State, node: NodeProfile, friendId: number) => string | null;

/** Adds a device of the friend, with this door in its files, to the draft and returns its id. Throws `UserError('network-full')`. */
export function addDevice(
  draft: Draft,
  before: State,
  friendId: number,
  node: NodeProfile,
  box: SecretBox,
  door: string | null = null,
): string {
  const id = freeRecordId(before);
  draft.peers[id] = newPeer({
    telegram_id: friendId,
    server_id: node.id,
    number: freeNumber(before, friendId, node.id),
    ...freeAddresses(before, node),
    ...makeKeys(box),
    app: firstApp(node),
    door,
  });
  return id;
}

/**
 * The lowest number that no record has, removed ones included. `more`: numbers given earlier in the same change.
 */
export function freeNumber(state: State, friendId: number, nodeId: string, more: readonly number[] = []): number {
  const used = new Set(more);
  for (const [, peer] of devicesBy(state, friendId)) if (peer.server_id === nodeId) used.add(peer.number);
  let number = 1;
  while (used.has(number)) number += 1;
  return number;
}

/** A new record's id: short, for callback data. */
export function freeRecordId(state: State): string {
  for (;;) {
    const id = `p${randomInt(36 ** 6).toString(36)}`;
    if (!Object.hasOwn(state.peers, id)) return id;
  }
}
