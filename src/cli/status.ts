import type { NodeSettings, Settings } from '../config/settings.ts';
import { isOnline } from '../peers/devices/handshakes.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { Draft } from '../peers/records/records.ts';
import { loadStore } from '../store/load-store.ts';
import type { CliTexts } from '../texts/cli/texts.ts';
import { VERSION } from '../version.ts';
import { type NodeDriver, NodeError } from '../wireguard/drivers/driver.ts';
import { calledDown, daemonState, isUp } from './daemon-state.ts';
import { isLinkDown } from './link-state.ts';
import { personOf } from './store-files.ts';

interface StatusParts {
  readonly settings: Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly texts: CliTexts;
  readonly say: (line: string) => void;
  readonly now: () => number;
}

/** `vpn-bot status`: prints what runs and how many devices are online. Returns whether the daemon and all nodes are up. */
export async function status({ settings, driverOf, texts, say, now }: StatusParts): Promise<boolean> {
  const t = texts.status;
  say(t.program(VERSION));
  const daemon = await daemonState();
  if (daemon !== null) say(t.daemon(daemon.state, daemon.since, daemon.status));
  const { store } = await loadStore(settings.peersFile);
  say(t.store(store.revision, Object.keys(store.users).length, Object.keys(store.peers).length));
  const readings = await Promise.all(settings.nodes.map((node) => readNode(node, driverOf, texts)));
  const down = calledDown(daemon);
  for (const { id, snapshot, why } of readings) {
    const devices = Object.values(store.peers).filter((peer) => peer.server_id === id && isOn(store, peer, now()));
    const online = devices.filter((peer) => isOnlineIn(snapshot, peer)).length;
    if (snapshot === null) say(t.nodeDown(id, why));
    else say(down.includes(id) ? t.nodeDown(id, t.calledDown) : t.node(id, devices.length, online));
  }
  for (const node of settings.nodesOff) say(t.nodeOff(node.id, node));
  if (settings.nodesOff.some(({ problems }) => problems.length > 0)) return false;
  return (daemon === null || isUp(daemon)) && down.length === 0 && readings.every(({ snapshot }) => snapshot !== null);
}

/** `vpn-bot users`: prints all people with their devices, and who is online. */
export async function users({ settings, driverOf, texts, say, now }: StatusParts): Promise<void> {
  const t = texts.status;
  const { store } = await loadStore(settings.peersFile);
  const readings = await Promise.all(settings.nodes.map((node) => readNode(node, driverOf, texts)));
  const snapshots = new Map(readings.map(({ id, snapshot }) => [id, snapshot]));
  for (const user of Object.values(store.users)) {
    const own = Object.values(store.peers).filter((peer) => peer.telegram_id === user.telegram_id);
    const seen = own.map((peer) => isOnlineIn(snapshots.get(peer.server_id) ?? null, peer));
    const marks = [...(user.role === 'owner' ? [t.owner] : []), ...(isAdmitted(user, now()) ? [] : [t.off])];
    const lines = [...marks, ...(own.length === 0 ? [t.noDevices] : own.map(device))];
    say(
      t.person(
        personOf(store as Draft, user.telegram_id),
        lines,
        seen.includes(true) || (seen.includes(null) ? null : false),
      ),
    );
  }
  for (const username of Object.keys(store.pending_usernames)) say(t.waiting(username));
  if (Object.keys(store.users).length === 0) say(t.nobody);
}

const device = ({ server_id, wg_ip }: PeerRecord): string => `${server_id} ${wg_ip.replace(/\/32$/, '')}`;

/** Whether a device is online; null: its node could not be read. */
function isOnlineIn(snapshot: Snapshot | null, peer: PeerRecord): boolean | null {
  if (snapshot === null) return null;
  return isOnline(peer, snapshot, snapshot.at);
}

/** Reads a node once; `snapshot` is null, and `why` says why, when it is down. */
async function readNode(
  node: NodeSettings,
  driverOf: StatusParts['driverOf'],
  { findings: t, status }: CliTexts,
): Promise<{ readonly id: string; readonly snapshot: Snapshot | null; readonly why: string }> {
  const driver = driverOf(node);
  try {
    const snapshot = await driver.dump();
    if (node.ssh === null && (await isLinkDown(node.interface)))
      return { id: node.id, snapshot: null, why: status.linkDown(node.interface) };
    return { id: node.id, snapshot, why: '' };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { id: node.id, snapshot: null, why: t.nodeWhy(error.code, error.message, node.interface) };
  } finally {
    await driver.close();
  }
}
