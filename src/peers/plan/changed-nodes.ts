import { writtenBetween } from '../../written.ts';
import { devicesBy } from '../records/device-lists.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';

/** Fields that do not change what a node should have: they are for chats, or count watched time. */
const IGNORED = {
  name: null,
  files: null,
  buttons_due: null,
  greeted_key: null,
  offered_key: null,
  blocked_told: null,
  handover: null,
  counting: null,
};

/** The ids of the nodes whose peers a commit may have changed. */
export function changedNodes(previous: State, next: State): Set<string> {
  const changed = new Set<string>();
  for (const [id, { condemned, probe }] of Object.entries(next.nodes)) {
    const before = previous.nodes[id];
    if (before?.condemned !== condemned || before.probe !== probe) changed.add(id);
  }
  if (next.links !== previous.links) for (const id of changedExits(previous.links, next.links)) changed.add(id);
  for (const id of differing(previous.users, next.users)) {
    for (const [, { server_id }] of devicesBy(next, Number(id))) changed.add(server_id);
  }
  for (const id of differing(previous.peers, next.peers)) {
    const [before, after] = [previous.peers[id], next.peers[id]];
    if (before && after && relevantPart(before) === relevantPart(after)) continue;
    for (const peer of [before, after]) if (peer) changed.add(peer.server_id);
  }
  return changed;
}

/** The exits with links that are new, other or gone. */
function changedExits(previous: State['links'], next: State['links']): string[] {
  const entries = new Set([...Object.keys(previous), ...Object.keys(next)]);
  return [...entries].flatMap((entry) => {
    const [before = {}, after = {}] = [previous[entry], next[entry]];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((exit) => before[exit] !== after[exit]);
  });
}

const relevantPart = (peer: PeerRecord): string => JSON.stringify({ ...peer, ...IGNORED });

/** Records are immutable: a changed one is another object. */
function differing(previous: Records, next: Records): string[] {
  const ids = writtenBetween(previous, next) ?? Object.keys({ ...previous, ...next });
  return ids.filter((id) => previous[id] !== next[id]);
}

type Records = Readonly<Record<string, unknown>>;
