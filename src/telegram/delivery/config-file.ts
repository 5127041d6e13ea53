import { amneziaLink } from '../../amnezia/amnezia-server.ts';
import type { App } from '../../amnezia/apps.ts';
import { UserError } from '../../errors.ts';
import { configName, pictureName } from '../../peers/devices/config-name.ts';
import { isOnNode, type PendingConfig } from '../../peers/devices/delivery.ts';
import { appOn, fileParameters } from '../../peers/devices/device-app.ts';
import { editionOf } from '../../peers/devices/edition.ts';
import { clientTunnel, renderConfig } from '../../peers/devices/render-config.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { type FileToName, filesAbout, knownName, nameFile } from '../../peers/devices/sent-files.ts';
import { serverParameters } from '../../peers/devices/server-parameters.ts';
import { withoutIpv6 } from '../../peers/devices/without-ipv6.ts';
import { withoutClosing } from '../../peers/nodes/door.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { State } from '../../peers/records/records.ts';
import { withRoutes } from '../../peers/routes/device-routes.ts';
import type { NodesView } from '../views.ts';
import { fitsQr, type QrPictures } from './qr-pictures.ts';

/** A client's file. The text is a secret. */
export interface ConfigFile {
  /** Of the tunnel that an app makes of it. */
  readonly tunnel: string;
  readonly name: string;
  readonly text: string;
}

/** A config's QR code as a PNG file. It is as secret as the config. */
export interface QrFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The program that scans it. */
  readonly app: App;
}

type KeyOfDevice = Pick<PendingConfig, 'peerId' | 'peer' | 'key'>;

/** What a file is made with: its node, and the records of nodes. */
export interface FileSources {
  readonly nodes: NodesView['nodes'];
  readonly store: Pick<NodesView['store'], 'state'>;
}

/** The config of this key, as it goes to its friend's chat; without a name yet. */
export function fullConfig(
  view: FileSources,
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
    ...fileFor(view, box, { node, peer, key }, on),
    node,
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
  const entry = view.nodes.find(({ node }) => node.id === peer.server_id);
  const snapshot = requireOnNode({ peer, key }, entry?.snapshot);
  const node = entry?.node;
  if (!node) throw new UserError('config-not-ready');
  const plain = withoutIpv6(node, peer);
  if (!plain) throw new UserError('stale-button');
  const { text, app } = fileFor(view, box, { ...plain, key }, snapshot);
  const { edition } = fileFor(view, box, { node, peer, key }, snapshot); // what it leaves out is its own
  const file: FileToName = {
    ...{ peerId, publicKey: key.public_key, app, variant: 'ipv4', text, node, edition, hasPicture: false },
  };
  const tunnel = knownName(view.store.state, file) ?? (await view.store.update((draft) => nameFile(draft, file)));
  if (tunnel === null) throw new UserError('stale-button');
  return { tunnel, name: configName(tunnel), text };
}

/** The QR code of the config of the key that a button named. Rejects with `UserError` as `ipv4File` does. */
export async function qrFile(
  view: NodesView,
  box: SecretBox,
  pictures: QrPictures,
  ...asked: [number, string, string]
): Promise<QrFile> {
  const { peer, key } = keyMeant(view.store.state, ...asked);
  const entry = view.nodes.find(({ node }) => node.id === peer.server_id);
  const snapshot = requireOnNode({ peer, key }, entry?.snapshot);
  const node = entry?.node;
  if (!node) throw new UserError('config-not-ready');
  const { text, app } = fileFor(view, box, { node, peer, key }, snapshot);
  if (!fitsQr(text)) throw new UserError('stale-button');
  const { tunnel } = filesAbout(peer, key.public_key);
  return { name: pictureName(tunnel), bytes: await pictures.draw(text), app };
}

/**
 * AmneziaVPN's link to the config of the key that a button named, which holds what the file does. Null: it is too long for a message.
 * Throws `UserError` as `ipv4File` rejects.
 */
export function vpnLink(view: NodesView, box: SecretBox, ...asked: [number, string, string]): string | null {
  const { peer, key } = keyMeant(view.store.state, ...asked);
  const entry = view.nodes.find(({ node }) => node.id === peer.server_id);
  const snapshot = requireOnNode({ peer, key }, entry?.snapshot);
  const node = entry?.node;
  if (!node) throw new UserError('config-not-ready');
  const { node: named, parameters } = madeWith(view, box, { node, peer, key }, snapshot);
  if (parameters === null) throw new UserError('stale-button');
  const tunnel = clientTunnel(named, snapshot.serverKey, peer, box.open(key.public_key, key.secret));
  return amneziaLink(tunnel, parameters, node.name);
}

interface ToMake extends Omit<KeyOfDevice, 'peerId'> {
  readonly node: NodeProfile;
}

function fileFor(
  view: FileSources,
  box: SecretBox,
  file: ToMake,
  on: Snapshot,
): Pick<FileToName, 'text' | 'app' | 'edition'> {
  const { peer, key } = file;
  const { node, app, known, parameters } = madeWith(view, box, file, on);
  const text = renderConfig(node, on.serverKey, peer, box.open(key.public_key, key.secret), parameters);
  return { app, text, edition: editionOf(node, peer, on.serverKey, known) };
}

/** The node as the file names it, the program that it is for, and its AmneziaWG parameters. Throws `UserError` while those of its server are not known. */
function madeWith({ store }: FileSources, box: SecretBox, { node: settings, peer, key }: ToMake, on: Snapshot) {
  const record = store.state.nodes[settings.id];
  const node = withRoutes(withoutClosing(settings, record?.closing), record, peer);
  const { known, parameters } = serverParameters(node, record, on, box);
  const app = appOn(node, known, peer);
  return { node, app, known, parameters: fileParameters(app, parameters, key.public_key) };
}

/** Throws unless the config would work if it arrived now. */
function requireOnNode(about: Pick<KeyOfDevice, 'peer' | 'key'>, snapshot: Snapshot | null | undefined): Snapshot {
  if (snapshot?.hasKnownParameters === false) throw new UserError('server-not-read');
  if (!snapshot || !isOnNode(about, snapshot)) throw new UserError('config-not-ready');
  return snapshot;
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
