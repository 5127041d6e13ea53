import { deviceLists } from './device-lists.ts';
import type { State } from './records.ts';

/** The nodes whose peers a commit may have changed: records are immutable, so a changed one is another object. */
export function changedNodes(previous: State, next: State): Set<string> {
  const changed = new Set<string>();
  const everyone = previous.users !== next.users;
  for (const [id, { condemned }] of Object.entries(next.nodes)) {
    if (previous.nodes[id]?.condemned !== condemned) changed.add(id);
  }
  if (previous.peers === next.peers && !everyone) return changed;
  const before = deviceLists(previous.peers).all;
  for (const [at, [id, peer]] of deviceLists(next.peers).all.entries()) {
    // nearly all stand where they stood: only the others are looked up
    const isKnown = before[at]?.[1] === peer || previous.peers[id] === peer;
    if (everyone || !isKnown) changed.add(peer.server_id);
  }
  return changed;
}
