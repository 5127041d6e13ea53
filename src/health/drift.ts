import { foreignPeers } from '../peers/plan/foreign-peers.ts';
import { type PlanInput, plan } from '../peers/plan/plan.ts';
import { keysOn } from '../peers/records/device-lists.ts';

/** A key that the node lacks, has wrong or should not have. */
export interface DriftPeer {
  /** Whose device it is; null: a foreign peer that the owner condemned. */
  readonly friendId: number | null;
  readonly publicKey: string;
  /** The device's address, or what the foreign peer has; null: nothing is routed to it. */
  readonly address: string | null;
  /** A new key that waits for its first handshake: it gets no address yet. */
  readonly isNext: boolean;
}

/** How a node differs from what the store wants, as a look saw it. */
export interface Drift {
  readonly add: readonly DriftPeer[];
  /** Present with other addresses than its own. */
  readonly change: readonly DriftPeer[];
  readonly remove: readonly DriftPeer[];
  /** Foreign peers that stay as they are. */
  readonly keeps: number;
}

/** What the next plan would do on the node, and to whom. Pure; the snapshot must be a trusted one. */
export function driftOf(input: PlanInput): Drift {
  const { state, nodeId, snapshot } = input;
  const { set, remove } = plan(input);
  const owners = keysOn(state, nodeId);
  const describe = (publicKey: string): DriftPeer => {
    const peer = state.peers[owners.get(publicKey) ?? ''];
    const address = peer?.wg_ip ?? snapshot.peers.get(publicKey)?.allowedIps[0] ?? null;
    const isNext = peer?.next?.public_key === publicKey;
    return { friendId: peer?.telegram_id ?? null, publicKey, address: address?.replace(/\/32$/, '') ?? null, isNext };
  };
  const removed = new Set(remove);
  const keys = set.map(({ publicKey }) => publicKey);
  return {
    add: keys.filter((key) => !snapshot.peers.has(key)).map(describe),
    change: keys.filter((key) => snapshot.peers.has(key)).map(describe),
    remove: remove.map(describe),
    keeps: foreignPeers(state, nodeId, snapshot).filter(([key]) => !removed.has(key)).length,
  };
}

/** How many keys it is about. */
export const sizeOf = ({ add, change, remove }: Drift): number => add.length + change.length + remove.length;
