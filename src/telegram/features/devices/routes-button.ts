import { exitsFor } from '../../../exits/choices.ts';
import { isImported, keyTag } from '../../../peers/devices/rekey.ts';
import type { NodeProfile } from '../../../peers/nodes/node-profile.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import { mayHaveRoutes } from '../../../peers/routes/device-routes.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import type { DeviceEntry, NodesView } from '../../views.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';

type Nodes = Pick<NodesView, 'nodes' | 'store'>;

/** The button that opens the choice of what goes through the VPN; empty if there is no choice. */
export function routesButton(
  view: Nodes,
  { peerId, peer }: Pick<DeviceEntry, 'peerId' | 'peer'>,
  texts: Texts,
): Button[] {
  if (nodeToRoute(view, peer) === null || (peer.routes === null && hasExit(view, peer))) return [];
  const which = { peer: peerId, tag: keyTag(peer.public_key) };
  return [{ text: texts.routes.buttons.open, data: callbackData(DEVICE_BUTTONS.routes, which) }];
}

/** The node of a device whose routes may be chosen; null: the owner chose them in the settings, or no file can be made for the device. */
export function nodeToRoute({ nodes }: Pick<Nodes, 'nodes'>, peer: PeerRecord): NodeProfile | null {
  const node = nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  return node !== undefined && !isImported(peer) && peer.active && mayHaveRoutes(node) ? node : null;
}

/** Whether its friend chooses in `/server` where sites open, so that the file has to send everything. */
export const hasExit = ({ store }: Pick<Nodes, 'store'>, { telegram_id, server_id }: PeerRecord): boolean =>
  exitsFor(store.state, telegram_id, server_id).length > 0;
