import { isPresent, mayBePresent, type Snapshot, type SnapshotPeer } from '../peers/nodes/snapshot.ts';
import { EARLY_MS, followSessions, NO_SESSIONS, type Sessions } from './sessions.ts';

/** An endpoint of a peer, and since when (ms since 1970). */
export interface Place {
  readonly at: number;
  readonly endpoint: string;
}

/** What successive snapshots of a node showed of one key; times by our own clock. */
export interface KeyHistory {
  /** When the bot last noticed that something was received from the peer. */
  readonly heardAt: number | null;
  /** When the latest handshake was that the bot observed. */
  readonly shookAt: number | null;
  /** The latest endpoints, oldest first. */
  readonly places: readonly Place[];
  readonly sessions: Sessions;
}

const KEPT_PLACES = 8;
/** Snapshots are usually at most this far apart (ms). */
const GAP_MS = 120_000;
/** How many keys are remembered that a partial snapshot left out. */
const MOST_UNSEEN = 1000;
/** Snapshots further apart (ms) say little about a node's clock. */
const CLOSE_MS = 15_000;
const NO_HISTORY: KeyHistory = { heardAt: null, shookAt: null, places: [], sessions: NO_SESSIONS };

/** The previous snapshot's peer (undefined: it had none), and when it was taken. */
export interface PreviousSnapshot {
  readonly peer: SnapshotPeer | undefined;
  readonly at: number;
}

/** Whether an endpoint is a relay's, which says nothing of where the peer is. */
type IsRelay = (endpoint: string) => boolean;

const NO_RELAY: IsRelay = () => false;

/** Updates what is known of a key by the next snapshot; `before` is null for the node's first snapshot, `early` as in `followSessions`. */
export function follow(
  history: KeyHistory,
  before: PreviousSnapshot | null,
  peer: SnapshotPeer,
  at: number,
  early = EARLY_MS,
  isRelay: IsRelay = NO_RELAY,
): KeyHistory {
  const { handshakeAt, endpoint } = peer;
  const isHeard = before !== null && peer.received > (before.peer?.received ?? 0);
  const isShaken = before !== null && handshakeAt !== null && handshakeAt !== (before.peer?.handshakeAt ?? null);
  const isElsewhere = endpoint !== null && endpoint !== history.places.at(-1)?.endpoint && !isRelay(endpoint);
  const sessions = before === null ? history.sessions : followSessions(history.sessions, before.peer, peer, at, early);
  if (!isHeard && !isShaken && !isElsewhere && sessions === history.sessions) return history;
  return {
    // After a long gap (an outage) the time within it is unknown.
    heardAt: isHeard ? (at - before.at <= GAP_MS ? at : before.at) : history.heardAt,
    // It was between the two snapshots; within that time the node's clock is believed.
    shookAt: isShaken ? Math.min(at, Math.max(before.at, handshakeAt)) : history.shookAt,
    places: isElsewhere ? [...history.places, { at, endpoint }].slice(-KEPT_PLACES) : history.places,
    sessions,
  };
}

/** How often a peer returned since `since` (ms) to an endpoint that it had left: a moving device does not, two devices in turns do. */
export function returnsSince(places: readonly Place[], since: number): number {
  const recent = places.filter(({ at }) => at >= since).map(({ endpoint }) => endpoint);
  return recent.filter((endpoint, index) => recent.indexOf(endpoint) < index).length;
}

interface NodeHistory {
  /** When its first snapshot was taken. */
  readonly since: number;
  readonly snapshot: Snapshot;
  readonly keys: Map<string, KeyHistory>;
  /** By how much the node's clock is ahead of ours (ms, to some seconds); null: unknown. */
  readonly clockAhead: number | null;
}

/** A short history of each key from the nodes' snapshots, in memory only. */
export class PeerHistory {
  readonly #nodes = new Map<string, NodeHistory>();
  #snapshots = 0;

  /** Takes in the next snapshot of a node; `early`: up to which age of a session (ms) a new handshake is early there; `isRelay`: which endpoints are none of a device. */
  note(nodeId: string, snapshot: Snapshot, early = EARLY_MS, isRelay = NO_RELAY): void {
    const last = this.#nodes.get(nodeId);
    if (last && last.snapshot.at >= snapshot.at) return;
    const keys = last?.keys ?? new Map<string, KeyHistory>();
    followAll(keys, last?.snapshot ?? null, snapshot, early, isRelay);
    const since = last?.since ?? snapshot.at;
    this.#nodes.set(nodeId, { since, snapshot, keys, clockAhead: clockAhead(last, snapshot) });
    this.#snapshots += 1;
  }

  /** How many snapshots were added; unchanged means that nothing in the history changed. */
  get snapshots(): number {
    return this.#snapshots;
  }

  of(nodeId: string, key: string): KeyHistory {
    return this.#nodes.get(nodeId)?.keys.get(key) ?? NO_HISTORY;
  }

  /** When the first and the latest snapshot of a node were taken that the history knows; null: it knows none. */
  watched(nodeId: string): { readonly since: number; readonly last: number } | null {
    const node = this.#nodes.get(nodeId);
    return node ? { since: node.since, last: node.snapshot.at } : null;
  }

  clockAhead(nodeId: string): number | null {
    return this.#nodes.get(nodeId)?.clockAhead ?? null;
  }
}

/** Updates the histories of a node's keys. Most keys have no news; only changed ones are replaced, and missing ones dropped. */
function followAll(
  keys: Map<string, KeyHistory>,
  before: Snapshot | null,
  snapshot: Snapshot,
  early: number,
  isRelay: IsRelay,
): void {
  const { at, peers } = snapshot;
  let known = 0;
  for (const [key, peer] of peers) {
    const there = before?.peers.get(key);
    if (there) known += 1;
    const history = keys.get(key) ?? NO_HISTORY;
    const wasKnown = before && (there || !mayBePresent(before, key)); // otherwise its previous state is unknown
    const next = follow(history, wasKnown ? { peer: there, at: before.at } : null, peer, at, early, isRelay);
    if (next !== history) keys.set(key, next);
  }
  const isOneGone = before && (known < before.peers.size || before.isPartial || before.unreadableKeys);
  if (!isOneGone || (snapshot.isPartial && keys.size <= peers.size + MOST_UNSEEN)) return;
  for (const key of keys.keys()) if (!isPresent(snapshot, key)) keys.delete(key);
}

/** Estimates the node's clock from a handshake between two close snapshots. */
function clockAhead(last: NodeHistory | undefined, { at, peers }: Snapshot): number | null {
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
