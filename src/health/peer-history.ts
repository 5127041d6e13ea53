import { isPresent, mayBePresent, type Snapshot, type SnapshotPeer } from '../peers/nodes/snapshot.ts';

/** Where a peer was heard from, since when (ms). */
export interface Place {
  readonly at: number;
  readonly endpoint: string;
}

/** What successive looks at a node told of one key; times are ours, whatever the node's clock says. */
export interface Trace {
  /** When it was last noticed that something had come from the peer. */
  readonly heardAt: number | null;
  /** When the last handshake was that came while the bot watched. */
  readonly shookAt: number | null;
  /** The last places, oldest first. */
  readonly places: readonly Place[];
}

const KEPT_PLACES = 8;
/** Looks are usually a minute apart at most. */
const GAP_MS = 120_000;
/** Traces of keys that a look left out are kept, so many at most. */
const MOST_UNSEEN = 1000;
/** Looks that lie further apart say little about a clock. */
const CLOSE_MS = 15_000;
const NO_TRACE: Trace = { heardAt: null, shookAt: null, places: [] };

/** The look before: what it told of the key (undefined: the node did not have it), and when it was. */
export interface LookBefore {
  readonly peer: SnapshotPeer | undefined;
  readonly at: number;
}

/** Follows a key from one look to the next; `before` is null when the node is looked at for the first time. */
export function follow(trace: Trace, before: LookBefore | null, peer: SnapshotPeer, at: number): Trace {
  const { handshakeAt, endpoint } = peer;
  const isHeard = before !== null && peer.received > (before.peer?.received ?? 0);
  const isShaken = before !== null && handshakeAt !== null && handshakeAt !== (before.peer?.handshakeAt ?? null);
  const isElsewhere = endpoint !== null && endpoint !== trace.places.at(-1)?.endpoint;
  if (!isHeard && !isShaken && !isElsewhere) return trace;
  return {
    // After a long gap (an outage) nobody knows when in it that was.
    heardAt: isHeard ? (at - before.at <= GAP_MS ? at : before.at) : trace.heardAt,
    // It came between the two looks; within them the node's clock is believed.
    shookAt: isShaken ? Math.min(at, Math.max(before.at, handshakeAt)) : trace.shookAt,
    places: isElsewhere ? [...trace.places, { at, endpoint }].slice(-KEPT_PLACES) : trace.places,
  };
}

/** How often a peer came back since `since` (ms) to a place that it had left: one device moves on, two take turns. */
export function returnsSince(places: readonly Place[], since: number): number {
  const recent = places.filter(({ at }) => at >= since).map(({ endpoint }) => endpoint);
  return recent.filter((endpoint, index) => recent.indexOf(endpoint) < index).length;
}

interface Watched {
  readonly snapshot: Snapshot;
  readonly traces: Map<string, Trace>;
  /** Ms that the node's clock is ahead of ours, to some seconds; null while nothing told. */
  readonly clockAhead: number | null;
}

/** A short memory of what the nodes' looks told, gone with the daemon; of each key a few places and times. */
export class PeerHistory {
  readonly #nodes = new Map<string, Watched>();
  #looks = 0;

  note(nodeId: string, snapshot: Snapshot): void {
    const last = this.#nodes.get(nodeId);
    if (last && last.snapshot.at >= snapshot.at) return;
    const traces = last?.traces ?? new Map<string, Trace>();
    followAll(traces, last?.snapshot ?? null, snapshot);
    this.#nodes.set(nodeId, { snapshot, traces, clockAhead: clockAhead(last, snapshot) });
    this.#looks += 1;
  }

  /** How many looks it has taken in: nothing that it tells changes in between. */
  get looks(): number {
    return this.#looks;
  }

  trace(nodeId: string, key: string): Trace {
    return this.#nodes.get(nodeId)?.traces.get(key) ?? NO_TRACE;
  }

  clockAhead(nodeId: string): number | null {
    return this.#nodes.get(nodeId)?.clockAhead ?? null;
  }
}

/** Of most keys a look tells nothing new: only what changed is written anew, and what is gone is dropped. */
function followAll(traces: Map<string, Trace>, before: Snapshot | null, snapshot: Snapshot): void {
  const { at, peers } = snapshot;
  let known = 0;
  for (const [key, peer] of peers) {
    const there = before?.peers.get(key);
    if (there) known += 1;
    const trace = traces.get(key) ?? NO_TRACE;
    const wasKnown = before && (there || !mayBePresent(before, key)); // else nobody knows what it had then
    const next = follow(trace, wasKnown ? { peer: there, at: before.at } : null, peer, at);
    if (next !== trace) traces.set(key, next);
  }
  const isOneGone = before && (known < before.peers.size || before.isPartial || before.unreadableKeys);
  if (!isOneGone || (snapshot.isPartial && traces.size <= peers.size + MOST_UNSEEN)) return;
  for (const key of traces.keys()) if (!isPresent(snapshot, key)) traces.delete(key);
}

/** A handshake that came between two close looks tells what time it is on the node. */
function clockAhead(last: Watched | undefined, { at, peers }: Snapshot): number | null {
  if (!last || at - last.snapshot.at > CLOSE_MS) return last?.clockAhead ?? null;
  let newest: number | null = null;
  for (const [key, { handshakeAt }] of peers) {
    const before = last.snapshot.peers.get(key);
    const isUnknown = !before && mayBePresent(last.snapshot, key);
    if (handshakeAt === null || handshakeAt === before?.handshakeAt || isUnknown) continue;
    newest = Math.max(newest ?? 0, handshakeAt);
  }
  return newest === null ? last.clockAhead : newest - at;
}
