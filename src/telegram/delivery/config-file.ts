import { amneziaLink } from '../../amnezia/amnezia-server.ts';
import { UserError } from '../../errors.ts';
import { configName } from '../../peers/devices/config-name.ts';
import { isOnNode, type PendingConfig } from '../../peers/devices/delivery.ts';
import { appOf, fileParameters } from '../../peers/devices/device-app.ts';
import { clientTunnel, renderConfig } from '../../peers/devices/render-config.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { type FileToName, knownName, nameFile } from '../../peers/devices/sent-files.ts';
import { withoutIpv6 } from '../../peers/devices/without-ipv6.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { PeerRecord, State } from '../../peers/records/records.ts';
import type { NodesView } from '../views.ts';

/** A client's file. The text is a secret. */
export interface ConfigFile {
  /** Of the tunnel that an app makes of it. */
  readonly tunnel: string;
  readonly name: string;
  readonly text: string;
}

type KeyOfDevice = Pick<PendingConfig, 'peerId' | 'peer' | 'key'>;

/** The config of this key, as it goes to its friend's chat; without a name yet. */
export function fullConfig(
  view: NodesView,
  box: SecretBox,
  { peerId, peer, key }: KeyOfDevice,
  on: Snapshot,
): Omit<FileToName, 'hasPicture'> {
  const node = view.nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  if (!node) throw new Error(`a config for node ${peer.server_id}, which is not in the settings`);
  return {
    peerId,
    publicKey: key.public_key,
    variant: 'full',
    text: textOf(node, on, box, peer, key),
    node,
    app: appOf(peer),
  };
}

/**
 * The same config without IPv6, for the key that a button named. It is the very key that was sent before: only the file's name may be
 * new in the store. Rejects with `UserError` when that key is no longer the one meant, or the config would not work if it arrived now.
 */
export async function ipv4File(
  view: NodesView,
  box: SecretBox,
  ...asked: [number, string, string]
): Promise<ConfigFile> {
  const { peerId, peer, key } = keyMeant(view.store.state, ...asked);
  const { node, snapshot } = view.nodes.find((entry) => entry.node.id === peer.server_id) ?? {};
  if (!node || !snapshot || !isOnNode({ peer, key }, snapshot)) throw new UserError('config-not-ready');
  const plain = withoutIpv6(node, peer);
  if (!plain) throw new UserError('stale-button');
  const text = textOf(plain.node, snapshot, box, plain.peer, key);
  const about = { peerId, publicKey: key.public_key, app: appOf(peer) };
  const file: FileToName = { ...about, variant: 'ipv4', text, node, hasPicture: false };
  const tunnel = knownName(view.store.state, file) ?? (await view.store.update((draft) => nameFile(draft, file)));
  if (tunnel === null) throw new UserError('stale-button');
  return { tunnel, name: configName(tunnel), text };
}

/**
 * AmneziaVPN's link to the config of the key that a button named, which holds what the file does. Null: it is too long for a message.
 * Throws `UserError` as `ipv4File` rejects.
 */
export function vpnLink(view: NodesView, box: SecretBox, ...asked: [number, string, string]): string | null {
  const { peer, key } = keyMeant(view.store.state, ...asked);
  const { node, snapshot } = view.nodes.find((entry) => entry.node.id === peer.server_id) ?? {};
  if (!node || !snapshot || !isOnNode({ peer, key }, snapshot)) throw new UserError('config-not-ready');
  const parameters = fileParameters(peer, key.public_key);
  if (parameters === null) throw new UserError('stale-button');
  const tunnel = clientTunnel(node, snapshot.serverKey, peer, box.open(key.public_key, key.secret));
  return amneziaLink(tunnel, parameters, node.name);
}

function textOf(node: NodeProfile, on: Snapshot, box: SecretBox, peer: PeerRecord, key: KeyOfDevice['key']): string {
  const secret = box.open(key.public_key, key.secret);
  return renderConfig(node, on.serverKey, peer, secret, fileParameters(peer, key.public_key));
}

/** The friend's own device and that of its two keys which a button named; one whose private key we have. */
function keyMeant(state: State, friendId: number, peerId: string, tag: string): KeyOfDevice {
  const peer: PeerRecord | undefined = state.peers[peerId];
  if (peer?.telegram_id !== friendId || peer.removed_at !== null) throw new UserError('stale-button');
  if (!peer.active) throw new UserError('device-off');
  const meant = [peer, ...(peer.next ? [peer.next] : [])].find(({ public_key }) => public_key.startsWith(tag));
  if (!meant || meant.secret === null) throw new UserError('stale-button');
  return { peerId, peer, key: { public_key: meant.public_key, secret: meant.secret } };
}
