import { APP_NAMES } from '../amnezia/apps.ts';
import type { NodeOff, Settings } from '../config/settings.ts';
import type { TrafficSums } from '../health/traffic-sums.ts';
import type { ServerWords } from '../login-trouble.ts';
import { appOf } from '../peers/devices/device-app.ts';
import { devicesOf } from '../peers/devices/devices.ts';
import { isOnline, lastHandshake } from '../peers/devices/handshakes.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { fileInUse } from '../peers/devices/sent-files.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { waitedFor } from '../peers/plan/counting.ts';
import type { PeerRecord } from '../peers/records/records.ts';
import type { DeviceLine } from '../texts/chat/device-line.ts';
import type { NodeState } from '../texts/chat/node-card.ts';

/** A node with what its loop knows, as messages use it. */
export interface NodeView {
  readonly node: NodeProfile;
  /** The result of the last poll; null while the node is down, and before its first poll. */
  readonly snapshot: Snapshot | null;
  /** The outage while the node is down, else null. If absent, a node without a snapshot counts as down. */
  readonly outage?: { readonly words: ServerWords | null } | null;
}

/** What messages about nodes and devices are made from: settings, store, nodes and the clock (ms since 1970). */
export interface NodesView {
  readonly settings: Pick<Settings, 'adminId' | 'regenGraceSeconds'>;
  readonly store: StorePort;
  readonly nodes: readonly NodeView[];
  readonly nodesOff: readonly NodeOff[];
  readonly now: () => number;
}

/** Whether the node is up or down; `looking` until its first poll after a start. */
export const stateOfNode = ({ snapshot, outage }: NodeView): NodeState =>
  snapshot ? 'up' : outage === null ? 'looking' : 'down';

/** The node's display name; for a node that left the settings, its id. */
export function nodeName({ nodes, nodesOff }: NodesView, nodeId: string): string {
  return (
    nodes.find(({ node }) => node.id === nodeId)?.node.name ?? nodesOff.find(({ id }) => id === nodeId)?.name ?? nodeId
  );
}

/** A device's address without `/32`. */
export const plainAddress = (peer: Pick<PeerRecord, 'wg_ip'>): string => peer.wg_ip.replace(/\/32$/, '');

/** The last snapshot of the device's node; null while the node is down. */
const snapshotFor = ({ nodes }: Pick<NodesView, 'nodes'>, { server_id }: PeerRecord): Snapshot | null =>
  nodes.find(({ node }) => node.id === server_id)?.snapshot ?? null;

/** Whether a device is online by its node's last snapshot. */
export const isDeviceOnline = (view: Pick<NodesView, 'nodes' | 'now'>, peer: PeerRecord): boolean =>
  isOnline(peer, snapshotFor(view, peer), view.now());

/** The difference up to which the estimate by the record is used (ms): stored watch times may lag behind by this much. */
const ESTIMATE_TOLERANCE_MS = 2 * 3_600_000;

/**
 * Estimates when the old key of a `/regen` ends whose new key is not in use yet (rule 8), if neither its node nor the bot stops meanwhile.
 * Uses the times in the record, unless the recorded watch time differs by more than 2 hours. Null without a grace time.
 */
export function graceEnds(view: NodesView, peer: PeerRecord, sentAt: number): Date | null {
  const { regenGraceSeconds } = view.settings;
  const { state } = view.store;
  if (regenGraceSeconds === 0) return null;
  const upSince = Date.parse(state.nodes[peer.server_id]?.up_since ?? '') || 0;
  const byRecord = Math.max(sentAt, upSince) + regenGraceSeconds * 1000;
  const waited = waitedFor(state, peer, 'next');
  const byWatch = waited === null ? byRecord : view.now() + regenGraceSeconds * 1000 - waited;
  return new Date(Math.abs(byWatch - byRecord) > ESTIMATE_TOLERANCE_MS ? byWatch : byRecord);
}

/** What lines about devices are made from: their nodes, and the counted traffic. */
export type DevicesView = NodesView & {
  readonly traffic: { device(id: string): Pick<TrafficSums, 'seenAt' | 'month'> };
};

/** Ms since the device's last handshake, or null. If the node is down or forgot it in a restart, the traffic counters' last one counts. */
export function seenAge(
  view: NodesView & { readonly traffic: { device(id: string): Pick<TrafficSums, 'seenAt'> } },
  id: string,
  peer: PeerRecord,
): number | null {
  const snapshot = snapshotFor(view, peer);
  const at = (snapshot && lastHandshake(peer, snapshot)) ?? view.traffic.device(id).seenAt;
  return at === null ? null : view.now() - at;
}

/** A friend's device: the id of its record, the record, and what texts show of it. */
export interface DeviceEntry {
  readonly peerId: string;
  readonly peer: PeerRecord;
  readonly line: DeviceLine;
}

/** The friend's devices in the order of the nodes in the settings, then by number; those of former nodes last. */
export function deviceEntries(view: DevicesView, friendId: number): DeviceEntry[] {
  const order = view.nodes.map(({ node }) => node.id);
  const place = ({ server_id }: PeerRecord) => (order.indexOf(server_id) + order.length + 1) % (order.length + 1);
  return devicesOf(view.store.state, friendId)
    .toSorted(([, a], [, b]) => place(a) - place(b) || a.number - b.number)
    .map(([peerId, peer]) => ({ peerId, peer, line: deviceLine(view, peerId, peer) }));
}

function deviceLine(view: DevicesView, peerId: string, peer: PeerRecord): DeviceLine {
  const snapshot = snapshotFor(view, peer);
  const { received, sent } = view.traffic.device(peerId).month;
  const sentAt = peer.next?.sent_at == null ? null : Date.parse(peer.next.sent_at);
  return {
    name: peer.name,
    number: peer.number,
    server: nodeName(view, peer.server_id),
    address: plainAddress(peer),
    fileName: fileInUse(peer),
    app: appOf(peer) === 'wireguard' ? null : APP_NAMES[appOf(peer)],
    paused: !peer.active,
    nodeUp: snapshot !== null,
    seenAge: seenAge(view, peerId, peer),
    wasGreeted: peer.greeted_key !== null,
    received,
    sent,
    rekey: peer.next && { sent: sentAt !== null, ends: sentAt === null ? null : graceEnds(view, peer, sentAt) },
    waitsForUpload: peer.send !== null,
  };
}
