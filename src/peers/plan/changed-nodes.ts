import { devicesBy } from '../records/device-lists.ts';
import type { PeerRecord, State } from '../records/records.ts';
import { writtenBetween } from '../records/written.ts';

/** What only chats look at, and how long something has waited: no node is another one for it. */
const NO_PEERS = {
  name: null,
  buttons_due: null,
  greeted_key: null,
  offered_key: null,
  blocked_told: null,
  counting: null,
};

/** The nodes whose peers a commit may have changed. */
export function changedNodes(previous: State, next: State): Set<string> {
  const changed = new Set<string>();
  for (const [id, { condemned }] of Object.entries(next.nodes)) {
    if (previous.nodes[id]?.condemned !== condemned) changed.add(id);
  }
  for (const id of differing(previous.users, next.users)) {
    for (const [, { server_id }] of devicesBy(next, Number(id))) changed.add(server_id);
  }
  for (const id of differing(previous.peers, next.peers)) {
    const [before, after] = [previous.peers[id], next.peers[id]];
    if (before && after && peersOf(before) === peersOf(after)) continue;
    for (const peer of [before, after]) if (peer) changed.add(peer.server_id);
  }
  return changed;
}

const peersOf = (peer: PeerRecord): string => JSON.stringify({ ...peer, ...NO_PEERS });

/** Records are immutable: a changed one is another object. */
function differing(previous: Records, next: Records): string[] {
  const ids = writtenBetween(previous, next) ?? Object.keys({ ...previous, ...next });
  return ids.filter((id) => previous[id] !== next[id]);
}

type Records = Readonly<Record<string, unknown>>;
