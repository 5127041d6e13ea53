import type { State } from './records.ts';

/** The nodes whose peers a commit may have changed: records are immutable, so a changed one is another object. */
export function changedNodes(previous: State, next: State): Set<string> {
  const changed = new Set<string>();
  const everyone = previous.users !== next.users;
  if (previous.peers === next.peers && !everyone) return changed;
  for (const [id, peer] of Object.entries(next.peers)) {
    if (everyone || previous.peers[id] !== peer) changed.add(peer.server_id);
  }
  return changed;
}
