import type { DeviceService } from '../../../access/device-service.ts';
import { APP_NAMES, APPS } from '../../../amnezia/apps.ts';
import { UserError } from '../../../errors.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { appIn, type DevicesView } from '../../views.ts';
import { mayChooseApp } from './app-button.ts';
import { DEVICE_BUTTONS } from './device-buttons.ts';
import { keyOf, requireEntry } from './device-menus.ts';

/** Services of choosing a program. */
export interface ChooseAppServices extends DevicesView {
  readonly devices: Pick<DeviceService, 'chooseApp'>;
}

/** "A disguised file" or "Another app": sends the choice of programs as a new message. */
export const askWhichApp = onPress(DEVICE_BUTTONS.apps, 'friend', async (services: DevicesView, press, device) => {
  const entry = requireEntry(services, press.from.id, device.peer, device.tag);
  const now = appIn(services, entry.peer);
  const node = services.nodes.find((view) => view.node.id === entry.peer.server_id)?.node;
  const { apps, devices } = press.texts;
  const others = APPS.filter((app) => app !== now && mayChooseApp(services, entry.peer, app));
  if (others.length === 0) throw new UserError('stale-button');
  const buttons = others.map((app) => ({
    text: APP_NAMES[app],
    data: callbackData(DEVICE_BUTTONS.setApp, { app, ...keyOf(entry) }),
  }));
  press.toast('');
  const question = node?.protocol === 'amneziawg' ? apps.chooseOther : apps.choose;
  press.answer(question(devices.label(entry.line), now), buttons);
});

/** Chooses the program; a file for it is queued. */
export const chooseApp = onPress(
  DEVICE_BUTTONS.setApp,
  'friend',
  async (services: ChooseAppServices, press, { peer, tag, app }) => {
    const entry = requireEntry(services, press.from.id, peer, tag);
    if (!mayChooseApp(services, entry.peer, app)) throw new UserError('stale-button');
    await services.devices.chooseApp({ friendId: press.from.id, updateId: press.updateId }, peer, tag, app);
    press.toast('');
    press.replace(press.texts.apps.chosen(app), []);
  },
);
