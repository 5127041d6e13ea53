import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { keptOf } from '../peers/devices/devices.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import type { Finding } from './diagnose.ts';
import { compareRanks, failedBefore, failedLately, isEachAddressOf } from './doors/rank-doors.ts';

/** The one action that a friend is offered for a finding. */
export type Remedy =
  | { readonly kind: 'send-again' | 'guide' | 'own-config' | 'write-to-owner' | 'leave-at-entry' }
  /** A config on this node, created or sent again. */
  | { readonly kind: 'config-on'; readonly nodeId: string };

/** The options for a remedy. */
export interface RemedyOptions {
  /** The node of the device in question. */
  readonly nodeId: string;
  /** Another node that is up and allowed to the friend, or null. */
  readonly otherNode: string | null;
}

/** The remedy for a finding; null: nothing but waiting helps. Pure. */
export function remedyFor({ kind }: Finding, { nodeId, otherNode }: RemedyOptions): Remedy | null {
  const elsewhere = (otherwise: Remedy | null): Remedy | null =>
    otherNode === null ? otherwise : { kind: 'config-on', nodeId: otherNode };
  switch (kind) {
    case 'access-ended':
    case 'access-paused':
    case 'access-expired':
    case 'used-up':
    case 'device-paused':
      return { kind: 'write-to-owner' };
    case 'device-removed':
      return { kind: 'config-on', nodeId };
    case 'server-down':
    case 'unseen':
      return elsewhere(null);
    case 'server-gone':
    case 'answers-lost':
    case 'no-way-out':
    case 'nobody-heard':
    case 'works':
      return elsewhere({ kind: 'write-to-owner' });
    case 'silent':
      return elsewhere({ kind: 'send-again' });
    case 'exit-silent':
      return { kind: 'leave-at-entry' };
    case 'two-devices':
      return { kind: 'own-config' };
    case 'never-connected':
      return { kind: 'guide' };
    case 'replaced':
    case 'not-sent':
    case 'off-server':
    case 'old-in-use':
    case 'old-stopped':
      return { kind: 'send-again' };
  }
}

/** A node's state for the choice. */
export interface NodeNow {
  readonly id: string;
  readonly isUp: boolean;
  /** Its doors (`host:port`), where somebody looks for one that was not tried. */
  readonly doors?: readonly string[];
}

/**
 * Another node for a friend whose device on `nodeId` does not work: one that is up and allowed to them. Nodes where doors have just failed
 * for them come last, the more doors the later, and those where each address failed, or every door, after all: they would be sent back and
 * forth between two that are blocked. Before these come those where each address failed for them earlier, if no device of theirs there came
 * through since. Otherwise their own choice comes first, then one where they have a device, then the order of the settings; for a friend
 * whose device on `nodeId` was given another door in vain, and who has files of other nodes, one of which they have none comes first, since
 * they have tried those. Null if there is none.
 */
export function otherNode(
  state: State,
  friendId: number,
  nodeId: string,
  nodes: readonly NodeNow[],
  now: number,
): string | null {
  const [best] = rankOthers(state, friendId, nodeId, nodes, now);
  return best?.id ?? null;
}

/** The same, but only one with an address that did not fail for them; null: there is none. */
export function promisingNode(...asked: Parameters<typeof otherNode>): string | null {
  const [best] = rankOthers(...asked);
  return best?.rank[0] === 0 ? best.id : null;
}

function rankOthers(
  state: State,
  friendId: number,
  nodeId: string,
  nodes: readonly NodeNow[],
  now: number,
): { readonly id: string; readonly rank: readonly number[] }[] {
  const user = state.users[friendId];
  if (!user || !isAdmitted(user, now)) return [];
  const open = nodes.filter(({ id, isUp }) => isUp && id !== nodeId && mayChoose(state, friendId, id));
  const own = Object.values(state.peers).filter((peer) => peer.telegram_id === friendId && peer.removed_at === null);
  const used = new Set(own.flatMap(({ active, server_id }) => (active ? server_id : [])));
  const isTrying = own.some((peer) => peer.server_id === nodeId && failedBefore(peer, now).length > 0);
  const hasTriedFiles = isTrying && [...used].some((id) => id !== nodeId);
  const ranked = open.map((one) => {
    const { id } = one;
    const failed = new Set(own.flatMap((peer) => (peer.server_id === id ? failedBefore(peer, now) : [])));
    const likes = id === user.preferred_server_id ? 0 : used.has(id) ? 1 : 2;
    return {
      id,
      rank: [spentOrder(state, own, one, now), failed.size, Number(hasTriedFiles && used.has(id)), likes],
    };
  });
  return ranked.toSorted((a, b) => compareRanks(a.rank, b.rank));
}

/**
 * 3: all doors of the node failed for the friend within a day; 2: a door at each of its addresses; 1: the same earlier, and no device of
 * theirs there came through since; 0: none of it. Doors that are announced to close count only where all are: nobody is given them.
 */
function spentOrder(state: State, own: readonly PeerRecord[], { id, doors: all = [] }: NodeNow, now: number): number {
  const closing = state.nodes[id]?.closing ?? {};
  const left = all.filter((door) => !Object.hasOwn(closing, door));
  const doors = left.length > 0 ? left : all;
  const there = own.filter(({ server_id, active }) => server_id === id && active);
  const today = there.flatMap((peer) => failedBefore(peer, now));
  const earlier = there.map((peer) => failedLately(peer, now));
  if (doors.length === 0 || there.length === 0) return 0;
  if (doors.every((door) => today.includes(door))) return 3;
  if (isEachAddressOf(doors, today)) return 2;
  return earlier.every((failed) => failed.length > 0) && isEachAddressOf(doors, earlier.flat()) ? 1 : 0;
}

/**
 * A node of which the friend has no file, for one who has files of several nodes and says that none of them works: it is up and allowed to
 * them. Null if there is none, if they have files of fewer nodes, and while a new device was handed to them that never connected: its other
 * doors come first.
 */
export function freshNode(state: State, friendId: number, nodes: readonly NodeNow[], now: number): string | null {
  if (!isAdmitted(state.users[friendId], now)) return null;
  const kept = keptOf(state, friendId);
  const held = new Set(kept.map(([, { server_id }]) => server_id));
  if (held.size < 2 || kept.some(([, { deadline }]) => deadline !== null)) return null;
  return nodes.find(({ id, isUp }) => isUp && !held.has(id) && mayChoose(state, friendId, id))?.id ?? null;
}
