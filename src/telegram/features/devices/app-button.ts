import { APPS, type App } from '../../../amnezia/apps.ts';
import { takesWireguard } from '../../../peers/devices/device-app.ts';
import { isImported, keyTag } from '../../../peers/devices/rekey.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { appIn, type DeviceEntry, type NodesView, parametersIn } from '../../views.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';

type Nodes = Pick<NodesView, 'nodes' | 'store'>;

/** The button that opens the choice of a program for the device's files; empty if there is no choice. */
export function appButton(view: Nodes, { peerId, peer }: Pick<DeviceEntry, 'peerId' | 'peer'>, texts: Texts): Button[] {
  const now = appIn(view, peer);
  if (!APPS.some((app) => app !== now && mayChooseApp(view, peer, app))) return [];
  const { disguise, other } = texts.apps.buttons;
  const which = { peer: peerId, tag: keyTag(peer.public_key) };
  return [{ text: now === 'wireguard' ? disguise : other, data: callbackData(DEVICE_BUTTONS.apps, which) }];
}

/**
 * Whether a device may use this program: WireGuard where it can connect, a disguise of plain files where the owner allows it; none for a
 * paused or imported device.
 */
export function mayChooseApp(view: Nodes, peer: PeerRecord, app: App): boolean {
  const node = view.nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  if (node === undefined || isImported(peer) || !peer.active) return false;
  if (app === 'wireguard') return takesWireguard(node, parametersIn(view, node.id));
  return node.protocol === 'amneziawg' || node.disguise !== 'off';
}
