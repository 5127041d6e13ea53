import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Button } from '../../router/request.ts';
import { deviceMenu, keyOf, requireEntry, SHAPES } from './device-menus.ts';

/** "Remove": asks once more, for whoever reads this through that very device would lose touch with the bot. */
export const REMOVE_DEVICE = buttonKind(
  SHAPES.remove.action,
  'friend',
  SHAPES.remove.fields,
  async (press, { peer, tag }, app) => {
    const { askRemove, label, buttons } = press.texts.devices;
    const entry = requireEntry(app, press.from.id, peer, tag);
    press.toast('');
    press.replace(askRemove(label(entry.line)), [
      { text: buttons.removeNow, data: callbackData(SHAPES.removeNow, keyOf(entry)) },
      { text: buttons.back, data: callbackData(SHAPES.device, keyOf(entry)) },
    ]);
  },
);

/** "Yes, remove." */
export const REMOVE_DEVICE_NOW = buttonKind(
  SHAPES.removeNow.action,
  'friend',
  SHAPES.removeNow.fields,
  async (press, which, app) => {
    const { removed, buttons } = press.texts.devices;
    const asker = { friendId: press.from.id, updateId: press.updateId };
    const until = await app.devices.remove(asker, which.peer, which.tag);
    press.toast('');
    press.replace(removed(labelOf(app, press.texts, which.peer), new Date(until)), [
      { text: buttons.restore, data: callbackData(SHAPES.restore, which) },
      toList(press.texts),
    ]);
  },
);

/** "Bring it back", for a day. */
export const RESTORE_DEVICE = buttonKind(
  SHAPES.restore.action,
  'friend',
  SHAPES.restore.fields,
  async (press, { peer, tag }, app) => {
    await app.devices.restore({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
    const [html, rows] = deviceMenu(requireEntry(app, press.from.id, peer, tag), press.texts);
    press.toast('');
    press.replace(`${press.texts.devices.restored(labelOf(app, press.texts, peer))}\n\n${html}`, rows);
  },
);

function labelOf({ store }: App, { devices }: Texts, peerId: string): string {
  return devices.label(store.state.peers[peerId] ?? { name: null, number: 1 });
}

const toList = ({ devices }: Texts): Button => ({
  text: devices.buttons.all,
  data: callbackData(SHAPES.devices, { page: 0 }),
});
