import { askedOf } from '../../../access/questions.ts';
import type { App } from '../../app.ts';
import { buttonKind } from '../../router/button-kind.ts';
import type { Press, Request } from '../../router/request.ts';
import { deviceList, deviceMenu, requireEntry, SHAPES } from './device-menus.ts';

/** `/devices`: the friend's own devices, and what can be done with each. */
export async function devices({ from, texts, answer }: Request, app: App): Promise<void> {
  answer(...deviceList(app, from.id, texts));
}

/** The list, in place of the message. */
export const DEVICES = buttonKind(
  SHAPES.devices.action,
  'friend',
  SHAPES.devices.fields,
  async (press, { page }, app) => {
    await forgetQuestion(press, app);
    press.toast('');
    press.replace(...deviceList(app, press.from.id, press.texts, page));
  },
);

/** One device, in place of the message. */
export const DEVICE = buttonKind(SHAPES.device.action, 'friend', SHAPES.device.fields, async (press, values, app) => {
  await forgetQuestion(press, app);
  const entry = requireEntry(app, press.from.id, values.peer, values.tag);
  press.toast('');
  press.replace(...deviceMenu(entry, press.texts));
});

/** Whoever goes back in a menu does not answer what it asked. */
async function forgetQuestion({ from }: Press, { access, store, now }: App): Promise<void> {
  if (askedOf(store.state, from.id, now())) await access.dropQuestion(from.id);
}
