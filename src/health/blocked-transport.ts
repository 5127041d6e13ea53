import { isOn, keysOf, type PeerRecord, type State } from '../peers/records.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import type { Level, Sign } from './alerts.ts';
import { HOUR_MS, hourOf } from './calendar.ts';
import { sumOf } from './series.ts';
import type { DeviceTraffic, TrafficBook } from './traffic.ts';
import { bytesOf } from './traffic-sums.ts';

interface Sight {
  readonly state: State;
  readonly nodeId: string;
  /** The newest look; null while the node does not answer. */
  readonly snapshot: Snapshot | null;
  readonly book: TrafficBook;
  readonly now: number;
  /** Ms that the node's clock is ahead of ours, as far as is known. */
  readonly ahead: number;
}

const SILENT_MS = 30 * 60_000;
/** Phones with a tunnel that is on shake hands every two minutes: whoever was connected when all fell silent did so within this. */
const TOGETHER_MS = 5 * 60_000;
const A_CROWD = { devices: 3, people: 2 } as const;

/**
 * The node answers to us, and its friends do not reach it: for half an hour, in all of which it was up, no device of ours has shaken
 * hands. That means something only where handshakes are usual: at least three devices of two people either fell silent at the same
 * time (within five minutes; phones that are put away for the night do so one by one, each with its last handshake at another time),
 * or moved something in this very hour a day ago (a tunnel that is merely on does: its keepalives count), so that a server which
 * nobody uses at night is not missed at night. Over as soon as one shakes hands again.
 */
export function blockedSign({ state, nodeId, snapshot, book, now, ahead }: Sight): Sign {
  const devices = Object.entries(state.peers)
    .filter(([, peer]) => peer.server_id === nodeId && isOn(state, peer, now))
    .map(([id, peer]) => {
      const traffic = book.devices.get(id);
      return { peer, traffic, shookAt: Math.max(traffic?.seenAt ?? 0, handshakeOf(peer, snapshot, ahead)) };
    });
  const last = Math.max(0, ...devices.map(({ shookAt }) => shookAt));
  const upSince = Date.parse(state.nodes[nodeId]?.up_since ?? '') || 0;
  const silentSince = Math.max(last, upSince);
  const together = devices.filter(({ shookAt }) => shookAt > 0 && shookAt >= last - TOGETHER_MS);
  const yesterday = devices.filter(({ traffic }) => movedADayAgo(traffic, now));
  const missing = isCrowd(together) ? together : yesterday;
  const isBlocked = now - silentSince >= SILENT_MS && isCrowd(missing);
  const isReached = last > 0 && now - last < TOGETHER_MS;
  const level: Level = snapshot === null ? 'between' : isBlocked ? 'on' : isReached ? 'off' : 'between';
  const alert = { kind: 'blocked', node: nodeId, devices: missing.length } as const;
  return { alert, level, began: silentSince, ended: last };
}

function isCrowd(devices: readonly { readonly peer: PeerRecord }[]): boolean {
  const people = new Set(devices.map(({ peer }) => peer.telegram_id));
  return devices.length >= A_CROWD.devices && people.size >= A_CROWD.people;
}

function handshakeOf(peer: PeerRecord, snapshot: Snapshot | null, ahead: number): number {
  const times = keysOf(peer).flatMap((key) => snapshot?.peers.get(key)?.handshakeAt ?? []);
  return times.length === 0 ? 0 : Math.min(snapshot?.at ?? 0, Math.max(...times) - ahead);
}

function movedADayAgo(traffic: DeviceTraffic | undefined, now: number): boolean {
  const hour = hourOf(now - 24 * HOUR_MS);
  return traffic !== undefined && bytesOf(sumOf(traffic.hours, hour, hour + 1)) > 0;
}
