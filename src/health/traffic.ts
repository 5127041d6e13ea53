import { changedKeys, notedKeys } from '../peers/devices/changed-keys.ts';
import { lastHandshake } from '../peers/devices/handshakes.ts';
import { mayBePresent, type Snapshot } from '../peers/nodes/snapshot.ts';
import { keysOf } from '../peers/records/device-holdings.ts';
import { type Device, devicesOn, keysOn } from '../peers/records/device-lists.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { type DayOf, hourOf } from './calendar.ts';
import { addTo, EMPTY_SERIES, type Moved, NO_TRAFFIC, openDay, plus, type Series } from './series.ts';

export const KEPT_DAYS = 400;
/** Hours kept: two days, and the current one. */
export const KEPT_HOURS = 49;

/** Traffic of one device record, over all its keys. */
export interface DeviceTraffic {
  readonly friend: number;
  readonly node: string;
  /** The latest handshake of any of its keys (ms since 1970), or null. Kept when the interface is recreated. */
  readonly seenAt: number | null;
  readonly days: Series;
  /** The latest hours. */
  readonly hours: Series;
  /** Traffic before the first of `days`. */
  readonly older: Moved;
  /** The interface's latest counters of each key; only an increase is new traffic. */
  readonly counters: readonly Counter[];
}

/** The interface's counters of a key. A device has one or two keys, so an array is enough. */
export interface Counter extends Moved {
  readonly key: string;
}

/** What went through one link between an entry and an exit. */
export interface LinkTraffic {
  readonly days: Series;
  /** The link's latest counters; only an increase is new traffic. */
  readonly counter: Moved;
}

/** All counted traffic by record id; immutable. */
export interface TrafficBook {
  readonly devices: ReadonlyMap<string, DeviceTraffic>;
  /** Nodes that were counted before. */
  readonly nodes: ReadonlySet<string>;
  /** What went through links between servers, by entry and exit (`main eu1`); absent: nothing yet. */
  readonly links?: ReadonlyMap<string, LinkTraffic>;
}

export const EMPTY_BOOK: TrafficBook = { devices: new Map(), nodes: new Set() };

/** A snapshot of a node with its devices of that time. */
export interface CountedSnapshot {
  readonly devices: readonly Device[];
  readonly nodeId: string;
  readonly snapshot: Snapshot;
  /** Those of the devices whose keys tell something else than in the snapshot before; absent: it is not known which. */
  readonly changed?: readonly Device[];
}

/** Joins a snapshot with the devices that the store has on its node at that time. */
export function withDevices(state: State, nodeId: string, snapshot: Snapshot): CountedSnapshot {
  const look = { devices: devicesOn(state, nodeId), nodeId, snapshot };
  const named = keysOn(state, nodeId);
  const ids = notedKeys(snapshot)?.flatMap((key) => named.get(key) ?? []);
  if (!ids) return look;
  const changed = [...new Set(ids)].flatMap((id): Device[] => {
    const peer = state.peers[id];
    return peer ? [[id, peer]] : [];
  });
  return { ...look, changed };
}

/**
 * By the devices of a book: the last look of each node that was counted in it. A device that has not changed since then needs not be looked
 * at.
 */
const counted = new WeakMap<TrafficBook['devices'], ReadonlyMap<string, CountedSnapshot>>();

/** The devices of a look that may have something to count. */
function devicesToCount(book: TrafficBook, { devices, nodeId, snapshot, changed }: CountedSnapshot): readonly Device[] {
  const last = counted.get(book.devices)?.get(nodeId);
  const keys = last?.devices === devices ? changedKeys(last.snapshot, snapshot) : null;
  if (keys === null) return devices;
  return keys.length === 0 ? [] : (changed ?? devices);
}

/**
 * Returns the book with what a node's devices moved since the previous snapshot. Not counted is what keys had already moved in the very
 * first snapshot of a node, or while a peer was foreign, since it is unknown when that was. Other new keys are counted from 0, and so are
 * keys whose counters went back or that were missing in between (the interface was recreated, or the peer set again).
 */
export function account(book: TrafficBook, look: CountedSnapshot, dayOf: DayOf): TrafficBook {
  const after = accountFor(devicesToCount(book, look), book, look, dayOf);
  const { devices, nodeId, snapshot } = look;
  counted.set(after.devices, new Map([...(counted.get(book.devices) ?? []), [nodeId, { devices, nodeId, snapshot }]]));
  return after;
}

function accountFor(
  devices: readonly Device[],
  book: TrafficBook,
  { nodeId, snapshot }: CountedSnapshot,
  dayOf: DayOf,
): TrafficBook {
  const isKnownNode = book.nodes.has(nodeId);
  const times = { day: dayOf(snapshot.at), hour: hourOf(snapshot.at) };
  const changed = new Map<string, DeviceTraffic>();
  for (const [id, peer] of devices) {
    const known = book.devices.get(id);
    const seenAt = latest(known?.seenAt ?? null, lastHandshake(peer, snapshot));
    if (known && seenAt === known.seenAt && isSame(known.counters, peer, snapshot)) continue;
    const before = known ?? newDevice(peer);
    const counters = countersOf(peer, snapshot, before.counters);
    if (!known && seenAt === null && counters.length === 0) continue;
    const isNew = !isKnownNode || (peer.secret === null && !known);
    const moved = isNew ? NO_TRAFFIC : difference(before.counters, counters);
    changed.set(id, { ...addMoved(before, moved, times), seenAt, counters });
  }
  if (isKnownNode && changed.size === 0) return book;
  return {
    ...book,
    devices: changed.size === 0 ? book.devices : new Map([...book.devices, ...changed]),
    nodes: isKnownNode ? book.nodes : new Set([...book.nodes, nodeId]),
  };
}

/** Removes devices without a record and without traffic in the kept days. */
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
  older: NO_TRAFFIC,
  counters: [],
});

function addMoved(device: DeviceTraffic, moved: Moved, { day, hour }: { day: number; hour: number }): DeviceTraffic {
  if (moved.received === 0 && moved.sent === 0) return device;
  const { series: days, dropped } = addTo(device.days, day, moved, KEPT_DAYS);
  const { series: hours } = addTo(device.hours, hour, moved, KEPT_HOURS);
  return { ...device, days, hours, older: plus(device.older, dropped) };
}

/** The counters to keep: those of keys that may be present. A key that left the node starts at 0 if it returns. */
function countersOf(peer: PeerRecord, snapshot: Snapshot, before: readonly Counter[]): Counter[] {
  const counters = keysOf(peer).flatMap((key): Counter[] => {
    const onNode = snapshot.peers.get(key);
    if (onNode) return [{ key, received: onNode.received, sent: onNode.sent }];
    const last = mayBePresent(snapshot, key) ? counterOf(before, key) : undefined;
    return last ? [last] : [];
  });
  return [...counters]; // kept for each device: an array that grew has room for 17
}

const counterOf = (counters: readonly Counter[], sought: string): Counter | undefined =>
  counters.find(({ key }) => key === sought);

/** Whether the counters of the device's keys are unchanged, as most are between two snapshots. */
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
  let sum = NO_TRAFFIC;
  for (const { key, received, sent } of now) {
    const last = counterOf(before, key) ?? NO_TRAFFIC;
    const beganAnew = received < last.received || sent < last.sent;
    sum = plus(sum, beganAnew ? { received, sent } : { received: received - last.received, sent: sent - last.sent });
  }
  return sum;
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
