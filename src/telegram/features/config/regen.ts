import type { App } from '../../app.ts';
import { buttonKind } from '../../router/button-kind.ts';
import type { Request } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { SHAPES, whichDevice } from '../devices/device-menus.ts';

/** `/regen`: new keys at the same address; the file is sent once the new key is on the node, and after it its buttons. */
export async function regen({ from, updateId, texts, answer }: Request, app: App): Promise<void> {
  const outcome = await app.peers.regenerate({ friendId: from.id, updateId });
  if (outcome.kind !== 'choose') return;
  const rows = whichDevice(app, from.id, outcome.nodeId, texts, SHAPES.newKeys);
  answer(texts.devices.whichToRenew(nodeName(app, outcome.nodeId)), rows);
}

/** "Make a new config", under the word that we do not have the old one's key, or for one of several devices. */
export const NEW_KEYS = buttonKind(
  SHAPES.newKeys.action,
  'friend',
  SHAPES.newKeys.fields,
  async (press, { peer, tag }, { peers }) => {
    await peers.regenerateDevice({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
    press.toast(press.texts.newKeysComing());
    press.removeButtons();
  },
);
