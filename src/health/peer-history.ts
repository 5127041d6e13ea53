import { changedKeys } from '../peers/devices/changed-keys.ts';
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
/** A device that returned to a place was there, elsewhere, and there again. */
const ENOUGH_TO_RETURN = 3;
const NO_KEYS: ReadonlySet<string> = new Set();
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
  /** Keys that come through a relay now: they are followed also when nothing of them changed, for doors' addresses may change. */
  readonly relayed: Set<string>;
  /** Keys with enough places to have returned to one. */
  readonly wandering: Set<string>;
  /** When any of the keys was last certain to try in vain; null: none was. */
  readonly lostAt: number | null;
  /** By how much the node's clock is ahead of ours (ms, to some seconds); null: unknown. */
  readonly clockAhead: number | null;
}

const newNode = (snapshot: Snapshot): NodeHistory => ({
  since: snapshot.at,
  snapshot,
  keys: new Map(),
  relayed: new Set(),
  wandering: new Set(),
  lostAt: null,
  clockAhead: null,
});

/** A short history of each key from the nodes' snapshots, in memory only. */
export class PeerHistory {
  readonly #nodes = new Map<string, NodeHistory>();
  #snapshots = 0;

  /** Takes in the next snapshot of a node; `early`: up to which age of a session (ms) a new handshake is early there; `isRelay`: which endpoints are none of a device. */
  note(nodeId: string, snapshot: Snapshot, early = EARLY_MS, isRelay = NO_RELAY): void {
    const last = this.#nodes.get(nodeId);
    if (last && last.snapshot.at >= snapshot.at) return;
    const before = last?.snapshot ?? null;
    const changed = changedKeys(before, snapshot);
    const node = last ?? newNode(snapshot);
    const lostAt = followKeys(node, { before, snapshot, changed, early, isRelay });
    forgetGone(node, before, snapshot, changed);
    const ahead = clockAhead(last, snapshot, changed);
    this.#nodes.set(nodeId, { ...node, snapshot, lostAt, clockAhead: ahead });
    this.#snapshots += 1;
  }

  /** How many snapshots were added; unchanged means that nothing in the history changed. */
  get snapshots(): number {
    return this.#snapshots;
  }

  of(nodeId: string, key: string): KeyHistory {
    return this.#nodes.get(nodeId)?.keys.get(key) ?? NO_HISTORY;
  }

  /** The keys of a node with at least three places: no other can have returned to one (`returnsSince`). */
  wandering(nodeId: string): ReadonlySet<string> {
    return this.#nodes.get(nodeId)?.wandering ?? NO_KEYS;
  }

  /** The latest time (ms) at which it was certain of any key of a node that it tries in vain, of keys that left included; null: never. */
  lostAt(nodeId: string): number | null {
    return this.#nodes.get(nodeId)?.lostAt ?? null;
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

/** Two snapshots of a node. */
interface Looks {
  readonly before: Snapshot | null;
  readonly snapshot: Snapshot;
  /** As `changedKeys` tells. */
  readonly changed: readonly string[] | null;
  readonly early: number;
  readonly isRelay: IsRelay;
}

/** Updates the histories of a node's keys, of those alone that may have news where these are known, and returns the new `lostAt`. */
function followKeys(node: NodeHistory, looks: Looks): number | null {
  const { before, snapshot, changed, early, isRelay } = looks;
  const { keys, relayed, wandering } = node;
  let { lostAt } = node;
  for (const key of changed === null ? snapshot.peers.keys() : new Set([...changed, ...relayed])) {
    const peer = snapshot.peers.get(key);
    if (!peer) continue;
    const there = before?.peers.get(key);
    const history = keys.get(key) ?? NO_HISTORY;
    const wasKnown = before && (there || !mayBePresent(before, key)); // otherwise its previous state is unknown
    const next = follow(history, wasKnown ? { peer: there, at: before.at } : null, peer, snapshot.at, early, isRelay);
    if (peer.endpoint === null || peer.endpoint === next.places.at(-1)?.endpoint) relayed.delete(key);
    else relayed.add(key);
    if (next === history) continue;
    keys.set(key, next);
    if (next.places.length >= ENOUGH_TO_RETURN) wandering.add(key);
    if ((next.sessions.lostAt ?? 0) > (lostAt ?? 0)) ({ lostAt } = next.sessions);
  }
  return lostAt;
}

/** Drops the histories of keys that left the node. A partial snapshot does not show that one did. */
function forgetGone(
  { keys, relayed, wandering }: NodeHistory,
  before: Snapshot | null,
  snapshot: Snapshot,
  changed: readonly string[] | null,
): void {
  if (before === null || (snapshot.isPartial && keys.size <= snapshot.peers.size + MOST_UNSEEN)) return;
  for (const key of changed ?? [...keys.keys(), ...relayed]) {
    if (isPresent(snapshot, key)) continue;
    for (const held of [keys, relayed, wandering]) held.delete(key);
  }
}

/** Estimates the node's clock from a handshake between two close snapshots. */
function clockAhead(
  last: NodeHistory | undefined,
  { at, peers }: Snapshot,
  changed: readonly string[] | null,
): number | null {
  if (!last || at - last.snapshot.at > CLOSE_MS) return last?.clockAhead ?? null;
  let newest: number | null = null;
  for (const key of changed ?? peers.keys()) {
    const handshakeAt = peers.get(key)?.handshakeAt ?? null;
    const before = last.snapshot.peers.get(key);
    const isUnknown = !before && mayBePresent(last.snapshot, key);
    if (handshakeAt === null || handshakeAt === before?.handshakeAt || isUnknown) continue;
    newest = Math.max(newest ?? 0, handshakeAt);
  }
  return newest === null ? last.clockAhead : newest - at;
}
