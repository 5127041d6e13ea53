import { changedKeys } from '../devices/changed-keys.ts';
import { mostStrangers } from '../nodes/most-strangers.ts';
import { isPresent, mayBePresent, type Snapshot, type SnapshotPeer } from '../nodes/snapshot.ts';
import { contains, parseSubnet } from '../nodes/subnet.ts';
import { addressesOf } from '../records/device-holdings.ts';
import { devicesOn, keysOn } from '../records/device-lists.ts';
import { hasEnded, isRetired, keyHash } from '../records/ended-keys.ts';
import { isOn } from '../records/is-on.ts';
import { memoizeByIdentity } from '../records/memoize-by-identity.ts';
import { emptyNode } from '../records/node-record.ts';
import { ownKeysOn } from '../records/own-peers.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';

/** What a trusted snapshot shows besides the peers of our records. */
export interface Observation {
  /** Host addresses that allocation must avoid while the node is down: foreign peers' and the interface's own. */
  readonly foreign: readonly string[];
  /** Keys of foreign peers that the owner has not been told of. */
  readonly unreported: readonly string[];
  /** Keys that the owner was told of and that are no longer on the node. Missing when there are none. */
  readonly gone?: readonly string[];
  /** Foreign prefixes that reach into the node's network; reported, not avoided: our /32 beside them works. */
  readonly wide: readonly string[];
  /** Our devices were on the node before and none is now: the interface was made anew, so grace times begin again. */
  readonly wasReset: boolean;
}

/** A peer has at most one address of each family. */
const ADDRESSES_EACH = 2;

/** Compares a snapshot with the records: foreign peers (rule 6), and whether the interface was made anew. Pure. */
export function observe(state: State, nodeId: string, networks: readonly string[], snapshot: Snapshot): Observation {
  const node = state.nodes[nodeId];
  const told = new Set(node?.reported);
  const strangers = strangersOn(state, nodeId, snapshot);
  const allowed = strangers.foreign.flatMap(([, peer]) => peer.allowedIps);
  const subnets = networks.map(parseSubnet);
  const most = mostStrangers(networks[0] ?? '') * ADDRESSES_EACH; // a node whose answers are always partial must not fill the store
  const here = new Set([...allowed.filter(isHost), ...snapshot.ownAddresses]);
  for (const ip of stillHeld(node?.foreign ?? [], snapshot, strangers)) if (here.size < most) here.add(ip);
  const gone = goneOf(told, snapshot, strangers, mostStrangers(networks[0] ?? ''));
  return {
    foreign: [...here].sort(),
    unreported: strangers.foreign.map(([key]) => key).filter((key) => !told.has(key)),
    ...(gone.length > 0 && { gone }),
    wide: allowed.filter((ip) => !isHost(ip) && subnets.some((subnet) => overlaps(subnet, ip))),
    wasReset: wasReset(state, nodeId, snapshot, new Set([...allowed, ...here])),
  };
}

/** A partial snapshot does not show that a key is gone; then only keys beyond the node's limit are dropped, the oldest first. */
function goneOf(told: ReadonlySet<string>, { isPartial }: Snapshot, strangers: Strangers, most: number): string[] {
  if (isPartial) return [...told].slice(0, -most);
  const there = new Set([...strangers.foreign.map(([key]) => key), ...strangers.unreadable]);
  return [...told].filter((key) => !there.has(key));
}

function wasReset(state: State, nodeId: string, snapshot: Snapshot, held: ReadonlySet<string>): boolean {
  let missing = 0;
  for (const [, peer] of devicesOn(state, nodeId)) {
    const isExpected = wasInUse(peer) && isOn(state, peer, snapshot.at);
    if (!isExpected || addressesOf(peer).some((ip) => held.has(ip))) continue; // a device whose address a foreign peer holds is missing for that reason
    if (mayBePresent(snapshot, peer.public_key)) return false;
    missing += 1;
  }
  return missing > 0;
}

/** Whether the store does not yet have what was observed; it is then written with `recordObservation`. Changes nothing itself. */
export function needsRecording(state: State, nodeId: string, seen: Observation): boolean {
  const node = state.nodes[nodeId] ?? emptyNode();
  const isOther = seen.unreported.length > 0 || (seen.gone ?? []).length > 0;
  return seen.wasReset || isOther || node.foreign.join() !== seen.foreign.join();
}

/** Writes an observation into the node's record. `now`: ISO time. */
export function recordObservation(draft: Draft, nodeId: string, seen: Observation, now: string): void {
  draft.nodes[nodeId] ??= emptyNode();
  const node = draft.nodes[nodeId];
  node.foreign = [...seen.foreign];
  const gone = new Set(seen.gone);
  node.reported = [...node.reported.filter((key) => !gone.has(key)), ...seen.unreported];
  if (seen.wasReset) Object.assign(node, { up_since: now, answers_since: now });
}

/** Its config was sent by us, or by the predecessor. */
const wasInUse = (peer: PeerRecord): boolean => peer.sent_at !== null || peer.secret === null;

const isHost = (ip: string): boolean => ip.endsWith('/32') || ip.endsWith('/128');

function overlaps(network: ReturnType<typeof parseSubnet>, ip: string): boolean {
  const other = parseSubnet(ip);
  return contains(network, other) || contains(other, network);
}

type ForeignPeer = readonly [key: string, peer: SnapshotPeer];

/** The peers of a node that no device on it names, without the bot's own. */
export interface Strangers {
  /** Rule 6: peers that were never ours. They are never changed. */
  readonly foreign: readonly ForeignPeer[];
  /** Keys that were ours once. They are removed whenever they are seen (invariant 17). */
  readonly ended: readonly string[];
  /** Keys whose lines could not be read and that are not known to have ended. Which addresses they hold is unknown. */
  readonly unreadable: readonly string[];
}

/** The strangers of a snapshot, and what they were computed from beside devices' records. */
interface Sorted {
  readonly snapshot: Snapshot;
  readonly endedKeys: State['ended_keys'];
  readonly own: ReadonlySet<string>;
  readonly strangers: Strangers;
}

/** By node: what was last asked for with these records. */
const sortedWith = memoizeByIdentity((_: State['peers']) => new Map<string, Sorted>());

/**
 * Sorts the peers of a node that no device names. Several parts ask with each look; the peers are sorted once, and only those that changed
 * while the records are the same.
 */
export function strangersOn(state: State, nodeId: string, snapshot: Snapshot): Strangers {
  const sorted = sortedWith(state.peers);
  const own = ownKeysOn(state, nodeId);
  const last = sorted.get(nodeId);
  const isValid = last?.endedKeys === state.ended_keys && isSameSet(last.own, own);
  const followed = isValid ? follow(last, snapshot, keysOn(state, nodeId)) : null;
  const strangers = followed ?? sortAll(state, nodeId, snapshot);
  sorted.set(nodeId, { snapshot, endedKeys: state.ended_keys, own, strangers });
  return strangers;
}

/** The strangers of a later snapshot, or null where one came or went, and where it is not known what changed. */
function follow(last: Sorted, now: Snapshot, known: ReadonlyMap<string, string>): Strangers | null {
  const { snapshot, own, strangers } = last;
  if (snapshot === now) return strangers;
  const changed = changedKeys(snapshot, now)?.filter((key) => !known.has(key) && !own.has(key));
  if (!changed) return null;
  if (changed.length === 0) return strangers;
  if (!changed.every((key) => snapshot.peers.has(key) && now.peers.has(key))) return null;
  return { ...strangers, foreign: strangers.foreign.map(([key, peer]) => [key, now.peers.get(key) ?? peer]) };
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((key) => b.has(key));

function sortAll(state: State, nodeId: string, { peers, unreadableKeys }: Snapshot): Strangers {
  const known = keysOn(state, nodeId);
  const own = ownKeysOn(state, nodeId);
  const [foreign, ended, unreadable]: [ForeignPeer[], string[], string[]] = [[], [], []];
  for (const [key, peer] of peers) {
    if (known.has(key) || own.has(key)) continue;
    if (hasEnded(state, key, hashOf(key, peer))) ended.push(key);
    else if (!isRetired(state, key)) foreign.push([key, peer]); // a key that is retired on another node is about to become an ended key
  }
  for (const key of unreadableKeys ?? []) {
    if (!known.has(key) && !own.has(key)) (hasEnded(state, key) ? ended : unreadable).push(key);
  }
  return { foreign, ended, unreadable };
}

/** Rule 6: the peers of a node that were never ours. */
export const foreignPeers = (state: State, nodeId: string, snapshot: Snapshot): readonly ForeignPeer[] =>
  strangersOn(state, nodeId, snapshot).foreign;

/** Allowed IPs of foreign peers, such as `10.0.0.2/32`: no device may be given an address that is among them. */
export function heldAddresses(state: State, nodeId: string, snapshot: Snapshot, strangers: Strangers): Set<string> {
  const node = state.nodes[nodeId];
  const held = new Set<string>();
  for (const [key, { allowedIps }] of strangers.foreign) {
    if (!Object.hasOwn(node?.condemned ?? {}, key)) for (const ip of allowedIps) held.add(ip);
  }
  for (const ip of stillHeld(node?.foreign ?? [], snapshot, strangers)) if (ip.includes('/')) held.add(ip);
  return held;
}

/**
 * Those of the foreign addresses known before (`before`) that may still be held. After a partial snapshot, or one with a line that
 * could not be read, these are all that no peer is seen with; after a whole one there are none.
 */
function stillHeld(before: readonly string[], snapshot: Snapshot, { unreadable }: Strangers): readonly string[] {
  if (!snapshot.isPartial && unreadable.length === 0) return [];
  const seen = new Set<string>();
  for (const { allowedIps } of snapshot.peers.values()) for (const ip of allowedIps) seen.add(ip);
  return before.filter((ip) => !seen.has(ip));
}

/** Foreign keys that the owner has condemned and that are on the node. */
export function condemnedThere(state: State, nodeId: string, snapshot: Snapshot): string[] {
  const known = keysOn(state, nodeId);
  const condemned = Object.keys(state.nodes[nodeId]?.condemned ?? {});
  const own = ownKeysOn(state, nodeId);
  return condemned.filter((key) => isPresent(snapshot, key) && !known.has(key) && !own.has(key));
}

/** A peer that did not change is the same object in the next snapshot, so its key is hashed only once. */
const hashes = new WeakMap<SnapshotPeer, { readonly key: string; readonly hashed: string }>();

function hashOf(key: string, peer: SnapshotPeer): string {
  const known = hashes.get(peer);
  if (known?.key === key) return known.hashed;
  const hashed = keyHash(key);
  hashes.set(peer, { key, hashed });
  return hashed;
}
