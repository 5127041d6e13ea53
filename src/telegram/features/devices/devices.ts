import type { AccessService } from '../../../access/access-service.ts';
import { askedOf } from '../../../access/questions.ts';
import { onPress } from '../../router/feature.ts';
import type { Press, Request } from '../../router/request.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { type DeviceListServices, deviceList, deviceMenu, requireEntry } from './device-menus.ts';

/** What `/devices` uses. */
export interface DevicesServices extends DeviceListServices {
  readonly access: Pick<AccessService, 'dropQuestion'>;
}

/** `/devices`: the friend's own devices, and what can be done with each. */
export async function devices(services: DeviceListServices, { from, texts, answer }: Request): Promise<void> {
  answer(...deviceList(services, from.id, texts));
}

/** The list, in place of the message. */
export const showDevices = onPress(
  DEVICE_BUTTONS.list,
  'friend',
  async (services: DevicesServices, press, { page }) => {
    await forgetQuestion(services, press);
    press.toast('');
    press.replace(...deviceList(services, press.from.id, press.texts, page));
  },
);

/** One device, in place of the message. */
export const showDevice = onPress(DEVICE_BUTTONS.show, 'friend', async (services: DevicesServices, press, values) => {
  await forgetQuestion(services, press);
  const entry = requireEntry(services, press.from.id, values.peer, values.tag);
  press.toast('');
  press.replace(...deviceMenu(services, entry, press.texts));
});

/** Going back in a menu withdraws the question that it asked. */
async function forgetQuestion({ access, store, now }: DevicesServices, { from }: Press): Promise<void> {
  if (askedOf(store.state, from.id, now())) await access.dropQuestion(from.id);
}
