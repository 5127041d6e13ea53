import type { App } from '../amnezia/apps.ts';
import { Refusal, UserError } from '../errors.ts';
import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { readDeviceName } from '../peers/devices/device-name.ts';
import { devicesOf } from '../peers/devices/devices.ts';
import type { PeerService } from '../peers/devices/peer-service.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Draft, State } from '../peers/records/records.ts';

/** What the shell says of the device whose config it wants. */
export interface DeviceWish {
  /** By name or number. */
  readonly device: string | null;
  readonly node: string | null;
  /** The name of one to be made. */
  readonly newDevice: string | null;
  readonly app: App | null;
}

interface DeviceMaker {
  readonly peers: Pick<PeerService, 'nodeFor' | 'makeDevice'>;
  readonly nodes: readonly NodeProfile[];
}

/**
 * The id of the friend's device that is meant, within a change; made in it if it is to be new, or if the friend has none there. `isFirst`:
 * false for a request that is asked again, which makes nothing a second time. Throws `Refusal` and `UserError`.
 */
export function findOrMakeDevice(
  maker: DeviceMaker,
  { draft, before, isFirst }: { readonly draft: Draft; readonly before: State; readonly isFirst: boolean },
  friendId: number,
  wish: DeviceWish,
): string {
  const id =
    wish.newDevice === null ? known(before, friendId, wish) : madeBefore(before, friendId, wish.newDevice, isFirst);
  return id ?? make(maker, draft, before, friendId, wish);
}

/** The device that is there already; null: the friend has none there and none is named. */
function known(state: State, friendId: number, { device, node }: DeviceWish): string | null {
  const all = devicesOf(state, friendId, node ?? undefined);
  const wanted = device?.trim().toLowerCase();
  const meant = all.filter(
    ([, { name, number }]) => wanted === undefined || name?.toLowerCase() === wanted || String(number) === wanted,
  );
  const [only] = meant;
  const names = (meant.length > 0 ? meant : all).map(([, peer]) => `${peer.name ?? peer.number} · ${peer.server_id}`);
  if (meant.length > 1) throw new Refusal('several-devices', names);
  if (!only && device !== null) throw new Refusal('no-such-device', [device, ...names]);
  return only?.[0] ?? null;
}

/** The device that this very request made before; null: it is to be made. Throws when the name is another device's. */
function madeBefore(state: State, friendId: number, wanted: string, isFirst: boolean): string | null {
  const name = readDeviceName(wanted);
  const same = devicesOf(state, friendId).find((device) => device[1].name === name);
  if (same && isFirst) throw new Refusal('device-exists', [name]);
  if (!same && !isFirst) throw new UserError('unknown-device'); // removed since
  return same?.[0] ?? null;
}

function make(
  { peers, nodes }: DeviceMaker,
  draft: Draft,
  before: State,
  friendId: number,
  { node: nodeId, newDevice, app }: DeviceWish,
): string {
  const id = peers.makeDevice(draft, before, friendId, nodeFor({ peers, nodes }, before, friendId, nodeId));
  const peer = draft.peers[id];
  if (peer && newDevice !== null) peer.name = readDeviceName(newDevice);
  if (peer && app !== null) peer.app = app;
  return id;
}

function nodeFor({ peers, nodes }: DeviceMaker, state: State, friendId: number, nodeId: string | null): NodeProfile {
  if (nodeId === null) return peers.nodeFor(state, friendId);
  const node = nodes.find(({ id }) => id === nodeId);
  if (!node) throw new Refusal('no-such-node', [nodeId, ...nodes.map(({ id }) => id)]);
  if (!mayChoose(state, friendId, nodeId)) throw new Refusal('node-not-theirs', [nodeId]);
  return node;
}
