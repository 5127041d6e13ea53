import { buttonKind, callbackData } from '../../router/button-kind.ts';
import { questionKind } from '../../router/question-kind.ts';
import { deviceList, keyOf, requireEntry, SHAPES } from './device-menus.ts';

/** "Rename": asks for the new name, in place of the device. */
export const RENAME_DEVICE = buttonKind(
  SHAPES.rename.action,
  'friend',
  SHAPES.rename.fields,
  async (press, { peer, tag }, app) => {
    const { askNewName, label, buttons } = press.texts.devices;
    const entry = requireEntry(app, press.from.id, peer, tag);
    await app.devices.askFor({ friendId: press.from.id, updateId: press.updateId }, DEVICE_NAME.kind, peer);
    press.toast('');
    press.replace(askNewName(label(entry.line)), [
      { text: buttons.back, data: callbackData(SHAPES.device, keyOf(entry)) },
    ]);
  },
);

/** What a device is to be called from now on; `about` is its record. */
export const DEVICE_NAME = questionKind('device-name', 'friend', async (request, about, app) => {
  const { from, updateId, args, texts, answer } = request;
  const name = await app.devices.rename({ friendId: from.id, updateId }, about, args);
  const [list, rows] = deviceList(app, from.id, texts);
  answer(`${texts.devices.renamed(name)}\n\n${list}`, rows);
});
