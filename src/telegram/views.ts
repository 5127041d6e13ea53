import { APP_NAMES, type App } from '../amnezia/apps.ts';
import type { ParametersTrouble } from '../amnezia/parameters-trouble.ts';
import type { NodeOff, Settings } from '../config/settings.ts';
import type { TrafficSums } from '../health/traffic-sums.ts';
import type { ServerWords } from '../login-trouble.ts';
import { appOf, appOn } from '../peers/devices/device-app.ts';
import { devicesOf, sparesOf } from '../peers/devices/devices.ts';
import { isOnline, lastHandshake } from '../peers/devices/handshakes.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { fileInUse } from '../peers/devices/sent-files.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { waitedFor } from '../peers/plan/counting.ts';
import type { Device } from '../peers/records/device-lists.ts';
import { type KnownParameters, knownParameters } from '../peers/records/node-parameters.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import { isHeld } from '../peers/records/rollout-record.ts';
import { routesFor } from '../peers/routes/device-routes.ts';
import type { DeviceLine, RoutesNow } from '../texts/chat/device-line.ts';
import type { NodeState } from '../texts/chat/node-card.ts';

/** A node with what its loop knows, as messages use it. */
export interface NodeView {
  readonly node: NodeProfile;
  /** The result of the last poll; null while the node is down, and before its first poll. */
  readonly snapshot: Snapshot | null;
  /** The outage while the node is down, else null. If absent, a node without a snapshot counts as down. */
  readonly outage?: { readonly words: ServerWords | null } | null;
  /** Why no file can be made for it, if it speaks AmneziaWG. */
  readonly parametersTrouble?: ParametersTrouble | null;
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

/** What `nodeName` reads. */
export interface NamesView extends Pick<NodesView, 'nodes' | 'nodesOff'> {
  readonly store: { readonly state: Pick<State, 'nodes'> };
}

/** The node's display name; for a node that left the settings, the one that it had, or its id where that was never noted. */
export const nodeName = (view: NamesView, nodeId: string): string => knownName(view, nodeId) ?? nodeId;

/** The node's display name, or the one that it had before it left the settings; null: that was never noted. */
export function knownName({ nodes, nodesOff, store }: NamesView, nodeId: string): string | null {
  return (
    nodes.find(({ node }) => node.id === nodeId)?.node.name ??
    nodesOff.find(({ id }) => id === nodeId)?.name ??
    store.state.nodes[nodeId]?.name ??
    null
  );
}

/** The AmneziaWG parameters of a node as the store has them; null: it has none that are known. */
export function parametersIn({ store }: Pick<NodesView, 'store'>, nodeId: string): KnownParameters | null {
  const record = store.state.nodes[nodeId];
  return knownParameters(record, record?.server_key ?? null);
}

/** The program that a device's files are for; for one of a former node, that in its record. */
export function appIn(view: Pick<NodesView, 'nodes' | 'store'>, peer: PeerRecord): App {
  const entry = view.nodes.find(({ node }) => node.id === peer.server_id);
  return entry ? appOn(entry.node, parametersIn(view, peer.server_id), peer) : appOf(peer);
}

/** What a device's files send through the VPN; null: everything, also where its choice cannot be had. */
export function routesIn({ nodes, store }: Pick<NodesView, 'nodes' | 'store'>, peer: PeerRecord): RoutesNow | null {
  const node = nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  const { routes } = peer;
  if (node === undefined || routes === null) return null;
  if (routesFor(node, store.state.nodes[node.id], peer.door, routes) === null) return null;
  return { kind: routes.kind === 'home' ? 'home' : 'only', services: routes.services };
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
 * Uses the times in the record, unless the recorded watch time differs by more than 2 hours. Null without a grace time, and while a roll-out holds it.
 */
export function graceEnds(view: NodesView, peer: PeerRecord, sentAt: number): Date | null {
  const { regenGraceSeconds } = view.settings;
  const { state } = view.store;
  if (regenGraceSeconds === 0 || (peer.next && isHeld(state, peer.next))) return null;
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

/** The friend's devices without spares, in the order of the nodes in the settings, then by number; those of former nodes last. */
export const deviceEntries = (view: DevicesView, friendId: number): DeviceEntry[] =>
  entriesOf(view, devicesOf(view.store.state, friendId));

/** The same of the friend's spares. */
export const spareEntries = (view: DevicesView, friendId: number): DeviceEntry[] =>
  entriesOf(view, sparesOf(view.store.state, friendId));

function entriesOf(view: DevicesView, devices: readonly Device[]): DeviceEntry[] {
  const order = view.nodes.map(({ node }) => node.id);
  const place = ({ server_id }: PeerRecord) => (order.indexOf(server_id) + order.length + 1) % (order.length + 1);
  return devices
    .toSorted(([, a], [, b]) => place(a) - place(b) || a.number - b.number)
    .map(([peerId, peer]) => ({ peerId, peer, line: deviceLine(view, peerId, peer) }));
}

function deviceLine(view: DevicesView, peerId: string, peer: PeerRecord): DeviceLine {
  const snapshot = snapshotFor(view, peer);
  const { received, sent } = view.traffic.device(peerId).month;
  const sentAt = peer.next?.sent_at == null ? null : Date.parse(peer.next.sent_at);
  const app = appIn(view, peer);
  return {
    name: peer.name,
    number: peer.number,
    spare: peer.spare,
    proven: peer.proven_at !== null,
    server: nodeName(view, peer.server_id),
    address: plainAddress(peer),
    fileName: fileInUse(peer),
    app: app === 'wireguard' ? null : APP_NAMES[app],
    routes: routesIn(view, peer),
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
