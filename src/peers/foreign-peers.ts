import type { Device } from './device-lists.ts';
import { keysOf } from './records.ts';
import type { Snapshot, SnapshotPeer } from './snapshot.ts';

/** Rule 6: the peers of a node that none of its devices names. */
export function foreignPeers(devices: readonly Device[], { peers }: Snapshot): [key: string, peer: SnapshotPeer][] {
  const known = new Set<string>();
  for (const [, peer] of devices) {
    for (const key of keysOf(peer)) known.add(key);
  }
  return [...peers].filter(([key]) => !known.has(key));
}
