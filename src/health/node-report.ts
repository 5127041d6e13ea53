import { addressCounts } from '../peers/devices/devices.ts';
import { handshakeOf, isOnline, newestHandshake } from '../peers/devices/handshakes.ts';
import type { AddressCount } from '../peers/nodes/count-addresses.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { foreignPeers } from '../peers/plan/observe.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import { isOn } from '../peers/records/is-on.ts';
import { ownKeysOn } from '../peers/records/own-peers.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { type Drift, driftOf } from './drift.ts';

/** A report on a node from the store and its snapshot. Times are ms since 1970. */
export interface NodeReport {
  /** Since when it is up or down; null before its first poll. */
  readonly since: number | null;
  readonly devices: number;
  readonly online: number;
  readonly addresses: AddressCount;
  /** Friends whose new key was sent but has not shaken hands. */
  readonly rekeying: readonly number[];
  /** The latest handshake of any peer since the interface came up, or null. */
  readonly lastHandshake: number | null;
  /** Null while it is down. */
  readonly foreign: readonly string[] | null;
  /** How the node differs from the store; null while it is down. */
  readonly drift: Drift | null;
}

export interface ReportInput {
  readonly state: State;
  readonly node: NodeProfile;
  readonly snapshot: Snapshot | null;
  readonly now: number;
  readonly graceMs: number;
}

/** Makes the report. Pure. */
export function nodeReport({ state, node, snapshot, now, graceMs }: ReportInput): NodeReport {
  const records = devicesOn(state, node.id);
  const devices = records.map(([, peer]) => peer).filter((peer) => isOn(state, peer, now));
  const record = state.nodes[node.id];
  const since = Date.parse((snapshot ? record?.answers_since : record?.down_since) ?? '');
  return {
    since: Number.isNaN(since) ? null : since,
    devices: devices.length,
    online: devices.filter((peer) => isOnline(peer, snapshot, now)).length,
    addresses: addressCounts(state, node)[0],
    rekeying: [...new Set(devices.filter((peer) => waitsForNewKey(peer, snapshot)).map((peer) => peer.telegram_id))],
    lastHandshake: snapshot && newestHandshake(snapshot, ownKeysOn(state, node.id)),
    foreign: snapshot && foreignPeers(state, node.id, snapshot).map(([key]) => key),
    drift: snapshot && driftOf({ state, nodeId: node.id, snapshot, now, watched: null, graceMs }),
  };
}

/** Whether a new key was sent and has not shaken hands. */
function waitsForNewKey({ next }: PeerRecord, snapshot: Snapshot | null): boolean {
  if (next?.sent_at == null) return false;
  return snapshot === null || handshakeOf(snapshot, next.public_key) === null;
}
