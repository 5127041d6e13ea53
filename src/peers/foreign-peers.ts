import { keysOn } from './device-lists.ts';
import type { State } from './records.ts';
import type { Snapshot, SnapshotPeer } from './snapshot.ts';

/** Rule 6: the peers of a node that none of its devices names. */
export function foreignPeers(state: State, nodeId: string, { peers }: Snapshot): [key: string, peer: SnapshotPeer][] {
  const known = keysOn(state, nodeId);
  const foreign: [string, SnapshotPeer][] = [];
  for (const [key, peer] of peers) if (!known.has(key)) foreign.push([key, peer]);
  return foreign;
}
