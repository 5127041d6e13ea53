import { setTimeout as wait } from 'node:timers/promises';
import { isOnNode } from '../peers/devices/delivery.ts';
import type { GivenKey } from '../peers/devices/give-to-owner.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import type { NodeView } from '../telegram/views.ts';

const LOOK_EVERY_MS = 50;
/** A node that is down for longer will not be back within the patience (ms). */
const DOWN_MS = 3000;

interface Waiting {
  readonly state: () => State;
  readonly nodes: readonly NodeView[];
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** A device, and that of its keys which has to be on the node. */
export interface WantedKey {
  readonly peerId: string;
  readonly key: GivenKey;
}

/**
 * Waits until a config of this key would work. Null: its node did not get it within the time. Throws when the device or its key is gone
 * meanwhile, and when the signal is aborted.
 */
export async function waitUntilOnNode(
  { state, nodes, patienceMs, signal }: Waiting,
  { peerId, key }: WantedKey,
): Promise<{ readonly peer: PeerRecord; readonly snapshot: Snapshot } | null> {
  const began = performance.now();
  for (let waited = 0; waited < patienceMs; waited = performance.now() - began) {
    signal.throwIfAborted();
    const peer = state().peers[peerId];
    if (!peer) return null;
    const node = nodes.find((view) => view.node.id === peer.server_id);
    if (node?.snapshot && isOnNode({ peer, key }, node.snapshot)) return { peer, snapshot: node.snapshot };
    if (!node || (node.outage && waited > DOWN_MS)) return null;
    await wait(LOOK_EVERY_MS);
  }
  return null;
}
