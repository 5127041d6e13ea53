import type { DeviceService } from '../../../access/device-service.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type DevicesView, type NodesView, nodeName } from '../../views.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { whichDevice } from '../devices/device-menus.ts';

/** What `/get_config` and "send the config" use. */
export interface GetConfigServices extends DevicesView {
  readonly peers: Pick<PeerService, 'getConfig'>;
  readonly devices: Pick<DeviceService, 'sendAgain'>;
}

/** `/get_config`: marks the config to be sent, which `delivery/` does once its key is on the node. Only a question is answered here. */
export async function getConfig(
  services: GetConfigServices,
  { from, updateId, texts, answer }: Request,
): Promise<void> {
  const config = await services.peers.getConfig({ friendId: from.id, updateId });
  if (config.kind === 'choose') {
    const rows = whichDevice(services, from.id, config.nodeId, texts, DEVICE_BUTTONS.send);
    return answer(texts.devices.whichToSend(nodeName(services, config.nodeId)), rows);
  }
  if (config.kind === 'imported') {
    const { nodeId, peerId: peer, keyTag: tag } = config;
    answer(...offerNewKeys(services, texts, nodeId, { peer, tag }));
  }
}

/** "Send the config": one device's, once more. */
export const sendConfigAgain = onPress(
  DEVICE_BUTTONS.send,
  'friend',
  async (services: GetConfigServices, press, device) => {
    const asker = { friendId: press.from.id, updateId: press.updateId };
    const outcome = await services.devices.sendAgain(asker, device.peer, device.tag);
    press.toast(outcome === 'queued' ? press.texts.devices.sending() : '');
    const nodeId = services.store.state.peers[device.peer]?.server_id ?? '';
    if (outcome === 'imported') press.answer(...offerNewKeys(services, press.texts, nodeId, device));
  },
);

/** Says that the private key of an imported config was never ours, with a button that makes a new config. */
function offerNewKeys(
  view: NodesView,
  texts: Texts,
  nodeId: string,
  device: { readonly peer: string; readonly tag: string },
): [html: string, rows: Row[]] {
  const button = { text: texts.buttons.newKeys, data: callbackData(DEVICE_BUTTONS.newKeys, device) };
  return [texts.importedKey(nodeName(view, nodeId)), [button]];
}
