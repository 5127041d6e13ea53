import type { PeerService, StorePort } from '../../../peers/devices/peer-service.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type DevicesView, nodeName } from '../../views.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { whichDevice } from '../devices/device-menus.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { guideRows } from './config-menu.ts';

/** Services of `/regen`. */
export interface RegenServices extends DevicesView {
  readonly peers: Pick<PeerService, 'regenerate'>;
}

/** Services of the buttons about new keys. */
export interface NewKeyServices {
  readonly store: Pick<StorePort, 'state'>;
  readonly peers: Pick<PeerService, 'regenerateDevice' | 'stopOld' | 'undoRegenerate'>;
}

/** `/regen`: makes a new key at the same address. `delivery/` sends its config with the buttons below once the key is on the node. */
export async function regen(services: RegenServices, { from, updateId, texts, answer }: Request): Promise<void> {
  const config = await services.peers.regenerate({ friendId: from.id, updateId });
  if (config.kind !== 'choose') return;
  const rows = whichDevice(services, from.id, config.nodeId, texts, DEVICE_BUTTONS.newKeys);
  answer(texts.devices.whichToRenew(nodeName(services, config.nodeId)), rows);
}

/** "New keys" for one device: chosen among several, or one whose private key the bot never had. */
export const makeNewKeys = onPress(
  DEVICE_BUTTONS.newKeys,
  'friend',
  async ({ peers }: NewKeyServices, press, { peer, tag }) => {
    await peers.regenerateDevice({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
    press.toast(press.texts.newKeysComing());
    press.removeButtons();
  },
);

/** "Stop the old one now": ends the grace time of the old key. */
export const stopOldKeys = onPress(
  CONFIG_BUTTONS.stopOld,
  'friend',
  async ({ peers, store }: NewKeyServices, press, { peer, tag }) => {
    await peers.stopOld({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
    const device = store.state.peers[peer];
    const app = device ? filesAbout(device, device.public_key).app : 'wireguard';
    press.toast('');
    press.replaceButtons(guideRows(press.texts, { peer, tag }, app));
    press.answer(press.texts.oldStopped());
  },
);

/** "Undo": drops the new key; the old one stays. Its sentence takes the place of what said to switch the new file on. */
export const undoNewKeys = onPress(
  CONFIG_BUTTONS.undoNewKeys,
  'friend',
  async ({ peers }: NewKeyServices, press, { peer, tag }) => {
    await peers.undoRegenerate({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
    press.toast('');
    press.replace(press.texts.regenUndone());
  },
);
