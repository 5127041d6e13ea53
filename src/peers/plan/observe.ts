import { mostStrangers } from '../nodes/most-strangers.ts';
import { mayBePresent, type Snapshot } from '../nodes/snapshot.ts';
import { contains, parseSubnet } from '../nodes/subnet.ts';
import { devicesOn } from '../records/device-lists.ts';
import { emptyNode } from '../records/node-record.ts';
import { addressesOf, type Draft, isOn, type PeerRecord, type State } from '../records/records.ts';
import { type Strangers, strangersOn, unfreed } from './foreign-peers.ts';

/** What a trusted snapshot tells of the node besides our own peers. */
export interface Observation {
  /** Host addresses that allocation must avoid while the node is down: foreign peers' and the interface's own. */
  readonly foreign: readonly string[];
  /** Keys of foreign peers that nobody was told of. */
  readonly unreported: readonly string[];
  /** Keys that the owner was told of and that are there no more, if any. */
  readonly gone?: readonly string[];
  /** Foreign prefixes that reach into the node's network; reported, not avoided: our /32 beside them works. */
  readonly wide: readonly string[];
  /** Devices of ours were there before and none is there now: the interface was made anew. */
  readonly wasReset: boolean;
}

/** Of a peer, one of each family. */
const ADDRESSES_EACH = 2;

/** Rule 6 and the reset that restarts the grace time. Pure. */
export function observe(state: State, nodeId: string, networks: readonly string[], snapshot: Snapshot): Observation {
  const node = state.nodes[nodeId];
  const told = new Set(node?.reported);
  const strangers = strangersOn(state, nodeId, snapshot);
  const allowed = strangers.foreign.flatMap(([, peer]) => peer.allowedIps);
  const subnets = networks.map(parseSubnet);
  const most = mostStrangers(networks[0] ?? '') * ADDRESSES_EACH; // a node whose answers are never whole must not fill the store
  const here = new Set([...allowed.filter(isHost), ...snapshot.ownAddresses]);
  for (const ip of unfreed(node?.foreign ?? [], snapshot, strangers)) if (here.size < most) here.add(ip);
  const gone = goneOf(told, snapshot, strangers, mostStrangers(networks[0] ?? ''));
  return {
    foreign: [...here].sort(),
    unreported: strangers.foreign.map(([key]) => key).filter((key) => !told.has(key)),
    ...(gone.length > 0 && { gone }),
    wide: allowed.filter((ip) => !isHost(ip) && subnets.some((subnet) => overlaps(subnet, ip))),
    wasReset: wasReset(state, nodeId, snapshot, new Set([...allowed, ...here])),
  };
}

/** A look that is not whole says of nobody that they are gone; but more than the node may have are not remembered. */
function goneOf(told: ReadonlySet<string>, { isPartial }: Snapshot, strangers: Strangers, most: number): string[] {
  if (isPartial) return [...told].slice(0, -most);
  const there = new Set([...strangers.foreign.map(([key]) => key), ...strangers.unreadable]);
  return [...told].filter((key) => !there.has(key));
}

function wasReset(state: State, nodeId: string, snapshot: Snapshot, held: ReadonlySet<string>): boolean {
  let missing = 0;
  for (const [, peer] of devicesOn(state, nodeId)) {
    const isExpected = wasInUse(peer) && isOn(state, peer, snapshot.at);
    if (!isExpected || addressesOf(peer).some((ip) => held.has(ip))) continue; // what a foreign peer blocks tells nothing
    if (mayBePresent(snapshot, peer.public_key)) return false;
    missing += 1;
  }
  return missing > 0;
}

/** Writes an observation into the store; false when the store knew it all and nothing is to be written. */
export function needsRecording(state: State, nodeId: string, seen: Observation): boolean {
  const node = state.nodes[nodeId] ?? emptyNode();
  const isOther = seen.unreported.length > 0 || (seen.gone ?? []).length > 0;
  return seen.wasReset || isOther || node.foreign.join() !== seen.foreign.join();
}

export function recordObservation(draft: Draft, nodeId: string, seen: Observation, now: string): void {
  draft.nodes[nodeId] ??= emptyNode();
  const node = draft.nodes[nodeId];
  node.foreign = [...seen.foreign];
  const gone = new Set(seen.gone);
  node.reported = [...node.reported.filter((key) => !gone.has(key)), ...seen.unreported];
  if (seen.wasReset) Object.assign(node, { up_since: now, answers_since: now });
}

/** Somebody had its config: from us, or from the predecessor. */
const wasInUse = (peer: PeerRecord): boolean => peer.sent_at !== null || peer.secret === null;

const isHost = (ip: string): boolean => ip.endsWith('/32') || ip.endsWith('/128');

function overlaps(network: ReturnType<typeof parseSubnet>, ip: string): boolean {
  const other = parseSubnet(ip);
  return contains(network, other) || contains(other, network);
}
