import type { DeviceService } from '../../../access/device-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { DevicesView } from '../../views.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { deviceMenu, keyOf, requireEntry } from './device-menus.ts';

/** Services of removing a device. */
export interface RemoveDeviceServices extends DevicesView {
  readonly devices: Pick<DeviceService, 'remove' | 'restore'>;
}

/** "Remove": asks for confirmation, since a friend may be reaching Telegram through that very device. */
export const askToRemoveDevice = onPress(
  DEVICE_BUTTONS.remove,
  'friend',
  async (services: DevicesView, press, { peer, tag }) => {
    const { askRemove, label, buttons } = press.texts.devices;
    const entry = requireEntry(services, press.from.id, peer, tag);
    press.toast('');
    press.replace(askRemove(label(entry.line)), [
      { text: buttons.removeNow, data: callbackData(DEVICE_BUTTONS.removeNow, keyOf(entry)) },
      { text: buttons.back, data: callbackData(DEVICE_BUTTONS.show, keyOf(entry)) },
    ]);
  },
);

/** "Yes, remove": removes the device from its node; keys and address are kept for a day. */
export const removeDevice = onPress(
  DEVICE_BUTTONS.removeNow,
  'friend',
  async (services: RemoveDeviceServices, press, device) => {
    const { removed, buttons } = press.texts.devices;
    const asker = { friendId: press.from.id, updateId: press.updateId };
    const until = await services.devices.remove(asker, device.peer, device.tag);
    press.toast('');
    press.replace(removed(labelOf(services, press.texts, device.peer), new Date(until)), [
      { text: buttons.restore, data: callbackData(DEVICE_BUTTONS.restore, device) },
      toList(press.texts),
    ]);
  },
);

/** "Bring it back": undoes a removal, for a day. */
export const restoreDevice = onPress(
  DEVICE_BUTTONS.restore,
  'friend',
  async (services: RemoveDeviceServices, press, { peer, tag }) => {
    await services.devices.restore({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
    const [html, rows] = deviceMenu(services, requireEntry(services, press.from.id, peer, tag), press.texts);
    press.toast('');
    press.replace(`${press.texts.devices.restored(labelOf(services, press.texts, peer))}\n\n${html}`, rows);
  },
);

function labelOf({ store }: Pick<DevicesView, 'store'>, { devices }: Texts, peerId: string): string {
  return devices.label(store.state.peers[peerId] ?? { name: null, number: 1, spare: false });
}

const toList = ({ devices }: Texts): Button => ({
  text: devices.buttons.all,
  data: callbackData(DEVICE_BUTTONS.list, { page: 0 }),
});
