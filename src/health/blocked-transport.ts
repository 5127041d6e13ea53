import { lastHandshake } from '../peers/devices/handshakes.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import { nextExpiry } from '../peers/records/guests.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';
import type { AlertCondition, Level } from './alerts.ts';
import { HOUR_MS, hourOf } from './calendar.ts';
import type { WorkedOut } from './remembered.ts';
import { sumOf } from './series.ts';
import type { DeviceTraffic, TrafficBook } from './traffic.ts';
import { bytesOf } from './traffic-sums.ts';

/** The facts from which a blocked transport is recognised. */
export interface TransportFacts {
  readonly state: State;
  readonly nodeId: string;
  /** The latest snapshot; null while the node does not answer. */
  readonly snapshot: Snapshot | null;
  readonly book: TrafficBook;
  readonly now: number;
  /** By how much the node's clock is ahead of ours (ms), as far as known. */
  readonly ahead: number;
}

/** A number of devices, and of their people. */
interface DeviceCount {
  readonly devices: number;
  readonly people: number;
}

/** A summary of the handshakes of all working devices of a node. */
export interface Handshakes {
  /** When the latest handshake was, by our clock (ms since 1970); 0: none known. */
  readonly last: number;
  /** Devices that fell silent together with that device. */
  readonly together: DeviceCount;
  /** Devices with traffic in this hour of yesterday. */
  readonly yesterday: DeviceCount;
}

const SILENT_MS = 30 * 60_000;
/** A tunnel in use shakes hands every two minutes: devices that were connected when all fell silent have handshakes this close (ms). */
const TOGETHER_MS = 5 * 60_000;
const ENOUGH: DeviceCount = { devices: 3, people: 2 };

/**
 * The condition that a node answers us but its friends cannot reach it: it was up for half an hour, and no device of ours shook hands in
 * that time. It is raised only where handshakes are usual: at least three devices of two people either fell silent at the same time
 * (within five minutes; phones put away for the night do so one by one), or had traffic in the same hour of yesterday (keepalives count),
 * so that a server which nobody uses at night raises no alert at night. It is over as soon as one device shakes hands again.
 */
export function blockedCondition(
  facts: TransportFacts,
  { last, together, yesterday } = handshakes(facts).value,
): AlertCondition {
  const { state, nodeId, snapshot, now } = facts;
  const upSince = Date.parse(state.nodes[nodeId]?.up_since ?? '') || 0;
  const silentSince = Math.max(last, upSince);
  const missing = isEnough(together) ? together : yesterday;
  const isBlocked = now - silentSince >= SILENT_MS && isEnough(missing);
  const isReached = last > 0 && now - last < TOGETHER_MS;
  const level: Level = snapshot === null ? 'between' : isBlocked ? 'on' : isReached ? 'off' : 'between';
  const alert = { kind: 'blocked', node: nodeId, devices: missing.devices } as const;
  return { alert, level, began: silentSince, ended: last };
}

/**
 * The part that reads every device. Its result is valid until the hour is over or a guest's time ends, also for a later snapshot of the
 * same peers; not at all where a handshake is as late as the snapshot, since a later one tells it as later.
 */
export function handshakes({ state, nodeId, snapshot, book, now, ahead }: TransportFacts): WorkedOut<Handshakes> {
  const hour = hourOf(now);
  const devices: { readonly friend: number; readonly shookAt: number; readonly moved: boolean }[] = [];
  for (const [id, peer] of devicesOn(state, nodeId)) {
    const traffic = book.devices.get(id);
    const shookAt = Math.max(traffic?.seenAt ?? 0, (snapshot && lastHandshake(peer, snapshot, ahead)) ?? 0);
    const moved = traffic !== undefined && movedIn(traffic, hour - 24);
    // of thousands that are never used nothing is asked or kept
    if ((shookAt > 0 || moved) && isOn(state, peer, now)) devices.push({ friend: peer.telegram_id, shookAt, moved });
  }
  const last = devices.reduce((latest, { shookAt }) => Math.max(latest, shookAt), 0);
  const together = devices.filter(({ shookAt }) => shookAt > 0 && shookAt >= last - TOGETHER_MS);
  const yesterday = devices.filter(({ moved }) => moved);
  return {
    value: { last, together: countOf(together), yesterday: countOf(yesterday) },
    until: snapshot && last >= snapshot.at ? now : Math.min((hour + 1) * HOUR_MS, nextExpiry(state, nodeId, now)),
  };
}

const countOf = (devices: readonly { readonly friend: number }[]): DeviceCount => ({
  devices: devices.length,
  people: new Set(devices.map(({ friend }) => friend)).size,
});

const isEnough = ({ devices, people }: DeviceCount): boolean => devices >= ENOUGH.devices && people >= ENOUGH.people;

const movedIn = ({ hours }: DeviceTraffic, hour: number): boolean => bytesOf(sumOf(hours, hour, hour + 1)) > 0;
