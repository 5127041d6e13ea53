import type { SecretBox } from '../devices/seal.ts';
import type { NodeRecord } from '../records/node-record.ts';
import { type Draft, isAdmitted, isOn, type State } from '../records/records.ts';
import { moveFriends } from './move-friends.ts';
import { type Move, type MoveTerms, planMoves } from './plan-moves.ts';

/** A friend who is to hear that a node left the settings. */
export interface Farewell {
  readonly nodeId: string;
  readonly friendId: number;
  /** Where they were moved, with a config on its way; null: they choose for themselves. */
  readonly movedTo: string | null;
}

/**
 * Whether the store has to learn that a node left the settings, or came back. Only a node that once answered counts: an imported
 * record of one that never did is no news to anybody.
 */
export function isLeaving(state: State, inSettings: ReadonlySet<string>): boolean {
  return Object.entries(state.nodes).some(
    ([id, node]) => (node.left !== null) === inSettings.has(id) && node.server_key !== null,
  );
}

/** How the friends of a node that left go on; see `planMoves`. */
export interface MovingTerms extends Omit<MoveTerms, 'wanted' | 'now'> {
  /** Where the owner wants them, by the node that left. */
  readonly movedTo: Readonly<Record<string, string>>;
  readonly box: SecretBox;
}

/** A node that left, and what became of those who had chosen it. */
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
  { box, movedTo, ...terms }: MovingTerms,
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
  moveFriends(draft, before, moves, box, new Date(now).toISOString());
  const moved = moves.flatMap(({ friendId, to, reuse, make }) =>
    to && reuse.length + make.length > 0 ? [[String(friendId), to.id] as const] : [],
  );
  node.left = { to_tell: friendsOf(before, nodeId, now), moved_to: Object.fromEntries(moved) };
  return { nodeId, moves };
}

const hasLeft = (id: string, node: NodeRecord, inSettings: ReadonlySet<string>): boolean =>
  !inSettings.has(id) && node.left === null && node.server_key !== null;

/** Everybody who is still to be told. */
export function farewells(state: State): Farewell[] {
  return Object.entries(state.nodes).flatMap(([nodeId, { left }]) =>
    (left?.to_tell ?? []).map((friendId) => ({ nodeId, friendId, movedTo: left?.moved_to[friendId] ?? null })),
  );
}

/** One of them was told, or cannot be. */
export function recordFarewell(draft: Draft, { nodeId, friendId }: Pick<Farewell, 'nodeId' | 'friendId'>): void {
  const left = draft.nodes[nodeId]?.left;
  if (left) left.to_tell = left.to_tell.filter((id) => id !== friendId);
}

/** Those who chose the node, and those with a working device there. */
function friendsOf(state: State, nodeId: string, now: number): number[] {
  const chose = Object.values(state.users).filter(
    (user) => user.preferred_server_id === nodeId && isAdmitted(user, now),
  );
  const here = Object.values(state.peers).filter((peer) => peer.server_id === nodeId && isOn(state, peer, now));
  return [...new Set([...chose, ...here].map(({ telegram_id }) => telegram_id))];
}
