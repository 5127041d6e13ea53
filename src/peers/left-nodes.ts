import { type Draft, isAdmitted, isOn, type State } from './records.ts';

/** A friend who is to hear that a node left the settings. */
export interface Farewell {
  readonly nodeId: string;
  readonly friendId: number;
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

/** Notes who is to be told: once, and anew when a node that came back leaves again. Device records stay untouched (rule 12). */
export function recordLeaving(draft: Draft, before: State, inSettings: ReadonlySet<string>, now: number): void {
  for (const [id, node] of Object.entries(draft.nodes)) {
    if (inSettings.has(id)) node.left = null;
    else if (node.left === null && node.server_key !== null) node.left = { to_tell: friendsOf(before, id, now) };
  }
}

/** Everybody who is still to be told. */
export function farewells(state: State): Farewell[] {
  return Object.entries(state.nodes).flatMap(([nodeId, { left }]) =>
    (left?.to_tell ?? []).map((friendId) => ({ nodeId, friendId })),
  );
}

/** One of them was told, or cannot be. */
export function recordFarewell(draft: Draft, { nodeId, friendId }: Farewell): void {
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
