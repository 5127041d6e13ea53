import { keysOf, type PeerRecord, type State } from '../peers/records.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import { type DayOf, hourOf } from './calendar.ts';
import { addTo, EMPTY_SERIES, type Moved, NOTHING, openDay, plus, type Series } from './series.ts';

export const KEPT_DAYS = 400;
/** A day's hours, and the one that has just begun. */
const KEPT_HOURS = 25;

/** What one device has moved; the device is the record, whatever keys it had. */
export interface DeviceTraffic {
  readonly friend: number;
  readonly node: string;
  /** The latest handshake by any of its keys (ms since 1970), or null; outlives the interface. */
  readonly seenAt: number | null;
  readonly days: Series;
  /** The last ones only. */
  readonly hours: Series;
  /** What was moved before the first of `days`. */
  readonly older: Moved;
  /** What the interface said last of each key that it had: only what comes on top is new. */
  readonly counters: ReadonlyMap<string, Moved>;
}

/** All that was ever counted, by record id; never changed, only replaced. */
export interface TrafficBook {
  readonly devices: ReadonlyMap<string, DeviceTraffic>;
  /** The nodes that were looked at before. */
  readonly nodes: ReadonlySet<string>;
}

export const EMPTY_BOOK: TrafficBook = { devices: new Map(), nodes: new Set() };

/** One look at a node, with the records of that time. */
export interface Look {
  readonly state: State;
  readonly nodeId: string;
  readonly snapshot: Snapshot;
}

/**
 * Counts what a node's devices moved since the look before. What a key had when its node was looked at for the first time ever was
 * moved at an unknown time and is not counted, and so is what a peer had that was foreign before; else a key that comes later is
 * counted from 0, and so is one whose counters went back
 * or that was gone in between (the interface was made anew, the peer set again).
 */
export function account(book: TrafficBook, { state, nodeId, snapshot }: Look, dayOf: DayOf): TrafficBook {
  const isKnownNode = book.nodes.has(nodeId);
  const times = { day: dayOf(snapshot.at), hour: hourOf(snapshot.at) };
  const devices = new Map(book.devices);
  let hasNews = !isKnownNode;
  for (const [id, peer] of Object.entries(state.peers)) {
    if (peer.server_id !== nodeId) continue;
    const before = devices.get(id) ?? newDevice(peer);
    const counters = countersOf(peer, snapshot);
    const isNew = !isKnownNode || (peer.secret === null && !devices.has(id));
    const moved = isNew ? NOTHING : difference(before.counters, counters);
    const seenAt = latest(before.seenAt, handshakeOf(peer, snapshot));
    if (seenAt === before.seenAt && isSame(counters, before.counters)) continue;
    devices.set(id, { ...addMoved(before, moved, times), seenAt, counters });
    hasNews = true;
  }
  if (!hasNews) return book;
  return { devices, nodes: isKnownNode ? book.nodes : new Set([...book.nodes, nodeId]) };
}

/** Forgets devices that no record names and that moved nothing in the kept days. */
export function forgetOld(book: TrafficBook, state: State, today: number): TrafficBook {
  const kept = [...book.devices].filter(([id, { days }]) => state.peers[id] || openDay(days) > today - KEPT_DAYS);
  return kept.length === book.devices.size ? book : { ...book, devices: new Map(kept) };
}

const newDevice = (peer: PeerRecord): DeviceTraffic => ({
  friend: peer.telegram_id,
  node: peer.server_id,
  seenAt: null,
  days: EMPTY_SERIES,
  hours: EMPTY_SERIES,
  older: NOTHING,
  counters: new Map(),
});

function addMoved(device: DeviceTraffic, moved: Moved, { day, hour }: { day: number; hour: number }): DeviceTraffic {
  if (moved.received === 0 && moved.sent === 0) return device;
  const { series: days, dropped } = addTo(device.days, day, moved, KEPT_DAYS);
  const { series: hours } = addTo(device.hours, hour, moved, KEPT_HOURS);
  return { ...device, days, hours, older: plus(device.older, dropped) };
}

/** Keys that are not on the node are left out: should they return, they begin at 0. */
function countersOf(peer: PeerRecord, snapshot: Snapshot): Map<string, Moved> {
  const present = keysOf(peer).flatMap((key): [string, Moved][] => {
    const onNode = snapshot.peers.get(key);
    return onNode ? [[key, { received: onNode.received, sent: onNode.sent }]] : [];
  });
  return new Map(present);
}

function isSame(a: ReadonlyMap<string, Moved>, b: ReadonlyMap<string, Moved>): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, { received, sent }]) => {
    const other = b.get(key);
    return other?.received === received && other.sent === sent;
  });
}

function difference(before: ReadonlyMap<string, Moved>, now: ReadonlyMap<string, Moved>): Moved {
  let sum = NOTHING;
  for (const [key, { received, sent }] of now) {
    const last = before.get(key) ?? NOTHING;
    const beganAnew = received < last.received || sent < last.sent;
    sum = plus(sum, beganAnew ? { received, sent } : { received: received - last.received, sent: sent - last.sent });
  }
  return sum;
}

/** By the node's clock, which may be ahead of ours. */
function handshakeOf(peer: PeerRecord, snapshot: Snapshot): number | null {
  const times = keysOf(peer).flatMap((key) => snapshot.peers.get(key)?.handshakeAt ?? []);
  return times.length === 0 ? null : Math.min(snapshot.at, Math.max(...times));
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
