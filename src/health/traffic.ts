import { mayBePresent, type Snapshot } from '../peers/nodes/snapshot.ts';
import { latestHandshake } from '../peers/plan/latest-handshake.ts';
import { type Device, devicesOn } from '../peers/records/device-lists.ts';
import { keysOf, type PeerRecord, type State } from '../peers/records/records.ts';
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
  readonly counters: readonly Counter[];
}

/** What the interface said of a key. A device has one or two keys: too few for a `Map`. */
export interface Counter extends Moved {
  readonly key: string;
}

/** All that was ever counted, by record id; never changed, only replaced. */
export interface TrafficBook {
  readonly devices: ReadonlyMap<string, DeviceTraffic>;
  /** The nodes that were looked at before. */
  readonly nodes: ReadonlySet<string>;
}

export const EMPTY_BOOK: TrafficBook = { devices: new Map(), nodes: new Set() };

/** One look at a node, with its devices of that time. */
export interface Look {
  readonly devices: readonly Device[];
  readonly nodeId: string;
  readonly snapshot: Snapshot;
}

export const lookAt = (state: State, nodeId: string, snapshot: Snapshot): Look => ({
  devices: devicesOn(state, nodeId),
  nodeId,
  snapshot,
});

/**
 * Counts what a node's devices moved since the look before. What a key had when its node was looked at for the first time ever was
 * moved at an unknown time and is not counted, and so is what a peer had that was foreign before; else a key that comes later is
 * counted from 0, and so is one whose counters went back
 * or that was gone in between (the interface was made anew, the peer set again).
 */
export function account(book: TrafficBook, { devices, nodeId, snapshot }: Look, dayOf: DayOf): TrafficBook {
  const isKnownNode = book.nodes.has(nodeId);
  const times = { day: dayOf(snapshot.at), hour: hourOf(snapshot.at) };
  const changed = new Map<string, DeviceTraffic>();
  for (const [id, peer] of devices) {
    const known = book.devices.get(id);
    const seenAt = latest(known?.seenAt ?? null, handshakeOf(peer, snapshot));
    if (known && seenAt === known.seenAt && isSame(known.counters, peer, snapshot)) continue;
    const before = known ?? newDevice(peer);
    const counters = countersOf(peer, snapshot, before.counters);
    if (!known && seenAt === null && counters.length === 0) continue;
    const isNew = !isKnownNode || (peer.secret === null && !known);
    const moved = isNew ? NOTHING : difference(before.counters, counters);
    changed.set(id, { ...addMoved(before, moved, times), seenAt, counters });
  }
  if (isKnownNode && changed.size === 0) return book;
  return {
    devices: changed.size === 0 ? book.devices : new Map([...book.devices, ...changed]),
    nodes: isKnownNode ? book.nodes : new Set([...book.nodes, nodeId]),
  };
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
  counters: [],
});

function addMoved(device: DeviceTraffic, moved: Moved, { day, hour }: { day: number; hour: number }): DeviceTraffic {
  if (moved.received === 0 && moved.sent === 0) return device;
  const { series: days, dropped } = addTo(device.days, day, moved, KEPT_DAYS);
  const { series: hours } = addTo(device.hours, hour, moved, KEPT_HOURS);
  return { ...device, days, hours, older: plus(device.older, dropped) };
}

/** Keys that are not on the node are left out: should they return, they begin at 0. Of one that may be there the last word holds. */
function countersOf(peer: PeerRecord, snapshot: Snapshot, before: readonly Counter[]): Counter[] {
  return keysOf(peer).flatMap((key): Counter[] => {
    const onNode = snapshot.peers.get(key);
    if (onNode) return [{ key, received: onNode.received, sent: onNode.sent }];
    const last = mayBePresent(snapshot, key) ? counterOf(before, key) : undefined;
    return last ? [last] : [];
  });
}

const counterOf = (counters: readonly Counter[], sought: string): Counter | undefined =>
  counters.find(({ key }) => key === sought);

/** Whether the node tells of the peer's keys what it told before; most of them move nothing between two looks. */
function isSame(before: readonly Counter[], peer: PeerRecord, snapshot: Snapshot): boolean {
  let present = 0;
  for (const key of keysOf(peer)) {
    const onNode = snapshot.peers.get(key);
    const last = counterOf(before, key);
    if (!onNode) {
      if (last && mayBePresent(snapshot, key)) present += 1;
      continue;
    }
    present += 1;
    if (last?.received !== onNode.received || last.sent !== onNode.sent) return false;
  }
  return present === before.length;
}

function difference(before: readonly Counter[], now: readonly Counter[]): Moved {
  let sum = NOTHING;
  for (const { key, received, sent } of now) {
    const last = counterOf(before, key) ?? NOTHING;
    const beganAnew = received < last.received || sent < last.sent;
    sum = plus(sum, beganAnew ? { received, sent } : { received: received - last.received, sent: sent - last.sent });
  }
  return sum;
}

/** By the node's clock, which may be ahead of ours. */
function handshakeOf(peer: PeerRecord, snapshot: Snapshot): number | null {
  const at = latestHandshake(peer, snapshot);
  return at === null ? null : Math.min(snapshot.at, at);
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
