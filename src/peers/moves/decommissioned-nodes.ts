import type { ChooseDoor } from '../devices/devices.ts';
import type { SecretBox } from '../devices/seal.ts';
import { isAdmitted, isOn } from '../records/is-on.ts';
import type { NodeRecord } from '../records/node-record.ts';
import type { Draft, State } from '../records/records.ts';
import { moveFriends } from './move-friends.ts';
import { type Move, type MoveTerms, planMoves } from './plan-moves.ts';

/** A friend who has to be told that a node left the settings. */
export interface PendingNotice {
  readonly nodeId: string;
  readonly friendId: number;
  /** The node to which they were moved, with a config queued; null: they have to choose one. */
  readonly movedTo: string | null;
}

/**
 * Whether the store has to record that a node left the settings, or came back. Only a node that answered at least once counts, not an
 * imported record of one that never did.
 */
export function isLeaving(state: State, inSettings: ReadonlySet<string>): boolean {
  return Object.entries(state.nodes).some(
    ([id, node]) => (node.left !== null) === inSettings.has(id) && node.server_key !== null,
  );
}

/** How friends of a decommissioned node are moved; see `planMoves`. */
export interface MovingTerms extends Omit<MoveTerms, 'wanted' | 'now'> {
  /** The owner's choice: decommissioned node → node for its friends. */
  readonly movedTo: Readonly<Record<string, string>>;
  readonly box: SecretBox;
  /** If absent, files of the new devices name the first door. */
  readonly chooseDoor?: ChooseDoor;
}

/** A decommissioned node and the moves of its friends. */
export interface Leaving {
  readonly nodeId: string;
  readonly moves: readonly Move[];
}

/**
 * Notes that nodes came back, or else that one has left: moves its friends and notes who is to be told, once, and anew when a node
 * that came back leaves again. Its own device records stay untouched (rule 12). One node a change: the next one's friends find the
 * room that is left. Null when none has left.
 */
export function recordLeaving(
  draft: Draft,
  before: State,
  inSettings: ReadonlySet<string>,
  { box, movedTo, chooseDoor, ...terms }: MovingTerms,
  now: number,
): Leaving | null {
  for (const id of inSettings) {
    const node = draft.nodes[id];
    if (node) node.left = null;
  }
  const [nodeId] = Object.entries(before.nodes).find(([id, node]) => hasLeft(id, node, inSettings)) ?? [];
  const node = nodeId === undefined ? undefined : draft.nodes[nodeId];
  if (nodeId === undefined || !node) return null;
  const moves = planMoves(before, nodeId, { ...terms, wanted: movedTo[nodeId] ?? null, now });
  moveFriends(draft, before, moves, { box, ...(chooseDoor && { chooseDoor }) }, new Date(now).toISOString());
  const moved = moves.flatMap(({ friendId, to, reuse, make }) =>
    to && reuse.length + make.length > 0 ? [[String(friendId), to.id] as const] : [],
  );
  node.left = { to_tell: friendsOf(before, nodeId, now), moved_to: Object.fromEntries(moved) };
  return { nodeId, moves };
}

const hasLeft = (id: string, node: NodeRecord, inSettings: ReadonlySet<string>): boolean =>
  !inSettings.has(id) && node.left === null && node.server_key !== null;

/** Everybody who still has to be told. */
export function pendingNotices(state: State): PendingNotice[] {
  return Object.entries(state.nodes).flatMap(([nodeId, { left }]) =>
    (left?.to_tell ?? []).map((friendId) => ({ nodeId, friendId, movedTo: left?.moved_to[friendId] ?? null })),
  );
}

/** Records that a friend was told, or cannot be reached. */
export function recordNotified(draft: Draft, { nodeId, friendId }: Pick<PendingNotice, 'nodeId' | 'friendId'>): void {
  const left = draft.nodes[nodeId]?.left;
  if (left) left.to_tell = left.to_tell.filter((id) => id !== friendId);
}

/** People who chose the node or have a working device there. */
function friendsOf(state: State, nodeId: string, now: number): number[] {
  const chose = Object.values(state.users).filter(
    (user) => user.preferred_server_id === nodeId && isAdmitted(user, now),
  );
  const here = Object.values(state.peers).filter(
    (peer) => peer.server_id === nodeId && !peer.spare && isOn(state, peer, now),
  );
  return [...new Set([...chose, ...here].map(({ telegram_id }) => telegram_id))];
}
