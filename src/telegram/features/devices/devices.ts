import type { AccessService } from '../../../access/access-service.ts';
import { askedOf } from '../../../access/questions.ts';
import { onPress } from '../../router/feature.ts';
import type { Press, Request } from '../../router/request.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { type DeviceListServices, deviceList, deviceMenu, requireEntry } from './device-menus.ts';

/** Services of `/devices`. */
export interface DevicesServices extends DeviceListServices {
  readonly access: Pick<AccessService, 'dropQuestion'>;
}

/** `/devices`: lists the friend's own devices, with a button for each. */
export async function devices(services: DeviceListServices, { from, texts, answer }: Request): Promise<void> {
  answer(...deviceList(services, from.id, texts));
}

/** Replaces the message by the list. */
export const showDevices = onPress(
  DEVICE_BUTTONS.list,
  'friend',
  async (services: DevicesServices, press, { page }) => {
    await forgetQuestion(services, press);
    press.toast('');
    press.replace(...deviceList(services, press.from.id, press.texts, page));
  },
);

/** Replaces the message by one device and its buttons. */
export const showDevice = onPress(DEVICE_BUTTONS.show, 'friend', async (services: DevicesServices, press, values) => {
  await forgetQuestion(services, press);
  const entry = requireEntry(services, press.from.id, values.peer, values.tag);
  press.toast('');
  press.replace(...deviceMenu(services, entry, press.texts));
});

/** Drops an open question: going back in a menu withdraws it. */
async function forgetQuestion({ access, store, now }: DevicesServices, { from }: Press): Promise<void> {
  if (askedOf(store.state, from.id, now())) await access.dropQuestion(from.id);
}
