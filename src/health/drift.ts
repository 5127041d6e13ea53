import { foreignPeers } from '../peers/plan/observe.ts';
import { type PlanInput, plan } from '../peers/plan/plan.ts';
import { keysOn } from '../peers/records/device-lists.ts';
import { ownKeysOn } from '../peers/records/own-peers.ts';

/** A key that is missing on the node, has wrong addresses, or should not be there. */
export interface DriftPeer {
  /** The device's friend; null: a foreign peer that the owner wants removed. */
  readonly friendId: number | null;
  readonly publicKey: string;
  /** The device's or foreign peer's address; null: nothing is routed to it. */
  readonly address: string | null;
  /** Whether it is a waiting key, which has no address until its first handshake. */
  readonly isNext: boolean;
}

/** The differences between a node's snapshot and what the store wants. */
export interface Drift {
  readonly add: readonly DriftPeer[];
  /** Keys with wrong addresses. */
  readonly change: readonly DriftPeer[];
  readonly remove: readonly DriftPeer[];
  /** Foreign peers, which stay as they are. */
  readonly keeps: number;
}

/** The drift of a node: what the next plan would change there for people, the bot's own peers left out. Pure; the snapshot must be a trusted one. */
export function driftOf(input: PlanInput): Drift {
  const { state, nodeId, snapshot } = input;
  const own = ownKeysOn(state, nodeId);
  const planned = plan(input);
  const remove = planned.remove.filter((key) => !own.has(key));
  const owners = keysOn(state, nodeId);
  const describe = (publicKey: string): DriftPeer => {
    const peer = state.peers[owners.get(publicKey) ?? ''];
    const address = peer?.wg_ip ?? snapshot.peers.get(publicKey)?.allowedIps[0] ?? null;
    const isNext = peer?.next?.public_key === publicKey;
    return { friendId: peer?.telegram_id ?? null, publicKey, address: address?.replace(/\/32$/, '') ?? null, isNext };
  };
  const removed = new Set(remove);
  const keys = planned.set.map(({ publicKey }) => publicKey).filter((key) => !own.has(key));
  return {
    add: keys.filter((key) => !snapshot.peers.has(key)).map(describe),
    change: keys.filter((key) => snapshot.peers.has(key)).map(describe),
    remove: remove.map(describe),
    keeps: foreignPeers(state, nodeId, snapshot).filter(([key]) => !removed.has(key)).length,
  };
}

/** The number of keys that differ. */
export const sizeOf = ({ add, change, remove }: Drift): number => add.length + change.length + remove.length;
