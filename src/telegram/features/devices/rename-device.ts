import type { DeviceService } from '../../../access/device-service.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { type DeviceListServices, deviceList, keyOf, requireEntry } from './device-menus.ts';

/** Services of renaming a device. */
export interface RenameDeviceServices extends DeviceListServices {
  readonly devices: Pick<DeviceService, 'placeFor' | 'askFor' | 'rename'>;
}

/** "Rename": replaces the message by the question for the new name. */
export const askDeviceName = onPress(
  DEVICE_BUTTONS.rename,
  'friend',
  async (services: RenameDeviceServices, press, { peer, tag }) => {
    const { askNewName, label, buttons } = press.texts.devices;
    const entry = requireEntry(services, press.from.id, peer, tag);
    await services.devices.askFor({ friendId: press.from.id, updateId: press.updateId }, deviceName.kind, peer);
    press.toast('');
    press.replace(askNewName(label(entry.line)), [
      { text: buttons.back, data: callbackData(DEVICE_BUTTONS.show, keyOf(entry)) },
    ]);
  },
);

/** The answer: sets the device's name. `about` is the id of its record. */
export const deviceName = question('device-name', 'friend', async (services: RenameDeviceServices, request, about) => {
  const { from, updateId, args, texts, answer } = request;
  const name = await services.devices.rename({ friendId: from.id, updateId }, about, args);
  const [list, rows] = deviceList(services, from.id, texts);
  answer(`${texts.devices.renamed(name)}\n\n${list}`, rows);
});
