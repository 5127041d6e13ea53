import { isPresent, type Snapshot, type SnapshotPeer } from '../nodes/snapshot.ts';
import { keysOn } from '../records/device-lists.ts';
import { hasEnded, isRetired, keyHash } from '../records/ended-keys.ts';
import type { State } from '../records/records.ts';

type ForeignPeer = [key: string, peer: SnapshotPeer];

/** The peers of a node that none of its devices names. */
export interface Strangers {
  /** Rule 6: no business of ours. */
  readonly foreign: ForeignPeer[];
  /** Keys that were ours once: they go whenever they are there (invariant 17). */
  readonly ended: string[];
  /** Keys whose lines were not understood and that are not known to have ended: somebody's, with addresses unknown. */
  readonly unreadable: string[];
}

/** Tells a node's strangers apart. */
export function strangersOn(state: State, nodeId: string, { peers, unreadableKeys }: Snapshot): Strangers {
  const known = keysOn(state, nodeId);
  const strangers: Strangers = { foreign: [], ended: [], unreadable: [] };
  for (const [key, peer] of peers) {
    if (known.has(key)) continue;
    if (hasEnded(state, key, hashOf(key, peer))) strangers.ended.push(key);
    else if (!isRetired(state, key)) strangers.foreign.push([key, peer]); // on another node, and about to have ended
  }
  for (const key of unreadableKeys ?? []) {
    if (!known.has(key)) strangers[hasEnded(state, key) ? 'ended' : 'unreadable'].push(key);
  }
  return strangers;
}

/** Rule 6: the peers of a node that are nobody's of ours and never were. */
export const foreignPeers = (state: State, nodeId: string, snapshot: Snapshot): ForeignPeer[] =>
  strangersOn(state, nodeId, snapshot).foreign;

/** The addresses of foreign peers that nobody may be given, as host networks such as `10.0.0.2/32`. */
export function heldAddresses(state: State, nodeId: string, snapshot: Snapshot, strangers: Strangers): Set<string> {
  const node = state.nodes[nodeId];
  const held = new Set<string>();
  for (const [key, { allowedIps }] of strangers.foreign) {
    if (!Object.hasOwn(node?.condemned ?? {}, key)) for (const ip of allowedIps) held.add(ip);
  }
  for (const ip of unfreed(node?.foreign ?? [], snapshot, strangers)) if (ip.includes('/')) held.add(ip);
  return held;
}

/**
 * Those of the foreign addresses known before that may be held still, because what was told leaves that open: somebody's line was not
 * understood, and nobody is seen with the address.
 */
export function unfreed(before: readonly string[], snapshot: Snapshot, { unreadable }: Strangers): readonly string[] {
  if (!snapshot.isPartial && unreadable.length === 0) return [];
  const seen = new Set<string>();
  for (const { allowedIps } of snapshot.peers.values()) for (const ip of allowedIps) seen.add(ip);
  return before.filter((ip) => !seen.has(ip));
}

/** Those of the foreign keys that the owner wants gone and that are there. */
export function condemnedThere(state: State, nodeId: string, snapshot: Snapshot): string[] {
  const known = keysOn(state, nodeId);
  const condemned = Object.keys(state.nodes[nodeId]?.condemned ?? {});
  return condemned.filter((key) => isPresent(snapshot, key) && !known.has(key));
}

/** A peer that did not change is the same object in the next look: its key is hashed once. */
const hashes = new WeakMap<SnapshotPeer, { readonly key: string; readonly hashed: string }>();

function hashOf(key: string, peer: SnapshotPeer): string {
  const known = hashes.get(peer);
  if (known?.key === key) return known.hashed;
  const hashed = keyHash(key);
  hashes.set(peer, { key, hashed });
  return hashed;
}
