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

/** A node as the chat shows it. */
export interface NodeView {
  readonly node: NodeProfile;
  /** Null while it is down, and before it was polled. */
  readonly snapshot: Snapshot | null;
  /** Null while it is up, and before it was polled. Where this is left out, a node without a snapshot is down. */
  readonly outage?: { readonly words: ServerWords | null } | null;
}

/** What texts about nodes and devices are made from. */
export interface NodesView {
  readonly settings: Pick<Settings, 'adminId' | 'regenGraceSeconds'>;
  readonly store: StorePort;
  readonly nodes: readonly NodeView[];
  readonly nodesOff: readonly NodeOff[];
  readonly now: () => number;
}

/** `looking`: right after a start nothing is known of it yet. */
export const stateOfNode = ({ snapshot, outage }: NodeView): NodeState =>
  snapshot ? 'up' : outage === null ? 'looking' : 'down';

/** The node's name for people; a node that left the settings goes by its id. */
export function nodeName({ nodes, nodesOff }: NodesView, nodeId: string): string {
  return (
    nodes.find(({ node }) => node.id === nodeId)?.node.name ?? nodesOff.find(({ id }) => id === nodeId)?.name ?? nodeId
  );
}

/** An address as people know it, without `/32`. */
export const plainAddress = (peer: Pick<PeerRecord, 'wg_ip'>): string => peer.wg_ip.replace(/\/32$/, '');

/** What its node's interface told last; null while the node is down. */
const snapshotFor = ({ nodes }: Pick<NodesView, 'nodes'>, { server_id }: PeerRecord): Snapshot | null =>
  nodes.find(({ node }) => node.id === server_id)?.snapshot ?? null;

/** Whether a device is online now. */
export const isDeviceOnline = (view: Pick<NodesView, 'nodes' | 'now'>, peer: PeerRecord): boolean =>
  isOnline(peer, snapshotFor(view, peer), view.now());

/** How far the store may lag behind what was watched of a node, and an estimate be off that nobody minds (ms). */
const ABOUT_MS = 2 * 3_600_000;

/**
 * About when the old key of a waiting `/regen` ends (rule 8), if its node and the bot go on without a break: by the times of its record,
 * unless what was watched says otherwise.
 */
export function graceEnds(view: NodesView, peer: PeerRecord, sentAt: number): Date | null {
  const { regenGraceSeconds } = view.settings;
  const { state } = view.store;
  if (regenGraceSeconds === 0) return null;
  const upSince = Date.parse(state.nodes[peer.server_id]?.up_since ?? '') || 0;
  const byRecord = Math.max(sentAt, upSince) + regenGraceSeconds * 1000;
  const waited = waitedFor(state, peer, 'next');
  const byWatch = waited === null ? byRecord : view.now() + regenGraceSeconds * 1000 - waited;
  return new Date(Math.abs(byWatch - byRecord) > ABOUT_MS ? byWatch : byRecord);
}

/** What lines about devices are made from: their nodes now, and what was counted before. */
export type DevicesView = NodesView & {
  readonly traffic: { device(id: string): Pick<TrafficSums, 'seenAt' | 'month'> };
};

/** Ms since the device was seen last, or null. A node that was restarted, or is down, has forgotten; what was counted has not. */
export function seenAge(
  view: NodesView & { readonly traffic: { device(id: string): Pick<TrafficSums, 'seenAt'> } },
  id: string,
  peer: PeerRecord,
): number | null {
  const snapshot = snapshotFor(view, peer);
  const at = (snapshot && lastHandshake(peer, snapshot)) ?? view.traffic.device(id).seenAt;
  return at === null ? null : view.now() - at;
}

/** A device of a friend with all that is shown of it. */
export interface DeviceEntry {
  readonly peerId: string;
  readonly peer: PeerRecord;
  readonly line: DeviceLine;
}

/** The friend's devices for `/status` and `/devices`, server by server. */
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
