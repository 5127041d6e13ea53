import type { DeviceService } from '../../../access/device-service.ts';
import type { ConfigRequest, PeerService } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type DevicesView, type NodesView, nodeName } from '../../views.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { whichDevice } from '../devices/device-menus.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';

/** Services of `/get_config` and "Send the config". */
export interface GetConfigServices extends DevicesView {
  readonly peers: Pick<PeerService, 'getConfig'>;
  readonly devices: Pick<DeviceService, 'sendAgain'>;
}

/** `/get_config`: queues the config, which `delivery/` sends once its key is on the node. Asks which one if there are several. */
export async function getConfig(
  services: GetConfigServices,
  { from, updateId, texts, answer }: Request,
): Promise<void> {
  const config = await services.peers.getConfig({ friendId: from.id, updateId });
  answerConfig(services, config, { from, texts, answer });
}

/** The same by a button. */
export const bringMyConfig = onPress(CONFIG_BUTTONS.get, 'friend', async (services: GetConfigServices, press) => {
  const { from, updateId, texts } = press;
  const config = await services.peers.getConfig({ friendId: from.id, updateId });
  press.toast(config.kind === 'queued' ? texts.devices.sending() : '');
  answerConfig(services, config, press);
});

/** Answers what a request for a config left open: which of several devices is meant, or that only new keys can help. */
export function answerConfig(
  services: DevicesView,
  config: ConfigRequest,
  { from, texts, answer }: Pick<Request, 'from' | 'texts' | 'answer'>,
): void {
  if (config.kind === 'choose') {
    const rows = whichDevice(services, from.id, config.nodeId, texts, DEVICE_BUTTONS.send);
    answer(texts.devices.whichToSend(nodeName(services, config.nodeId)), rows);
  } else if (config.kind === 'imported') {
    const { nodeId, peerId: peer, keyTag: tag } = config;
    answer(...offerNewKeys(services, texts, nodeId, { peer, tag }));
  }
}

/** "Send the config": sends one device's config again. */
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

/** Answers that the bot has no private key of this imported device, with a button that makes new keys. */
function offerNewKeys(
  view: NodesView,
  texts: Texts,
  nodeId: string,
  device: { readonly peer: string; readonly tag: string },
): [html: string, rows: Row[]] {
  const button = { text: texts.buttons.newKeys, data: callbackData(DEVICE_BUTTONS.newKeys, device) };
  return [texts.importedKey(nodeName(view, nodeId)), [button]];
}
