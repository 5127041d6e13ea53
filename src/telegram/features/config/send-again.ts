import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Row } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { SHAPES } from '../devices/device-menus.ts';
import { NEW_KEYS } from './regen.ts';

/** "Send the config": one device's, once more. */
export const SEND_CONFIG = buttonKind(SHAPES.send.action, 'friend', SHAPES.send.fields, async (press, which, app) => {
  const asker = { friendId: press.from.id, updateId: press.updateId };
  const outcome = await app.devices.sendAgain(asker, which.peer, which.tag);
  press.toast(outcome === 'queued' ? press.texts.devices.sending() : '');
  const nodeId = app.store.state.peers[which.peer]?.server_id ?? '';
  if (outcome === 'imported') press.answer(...offerNewKeys(app, press.texts, { nodeId, ...which }));
});

/** The word that we never had the key of a config, with a button that makes another. */
export function offerNewKeys(
  app: App,
  texts: Texts,
  { nodeId, ...which }: { nodeId: string; peer: string; tag: string },
): [html: string, rows: Row[]] {
  const button = { text: texts.buttons.newKeys, data: callbackData(NEW_KEYS, which) };
  return [texts.importedKey(nodeName(app, nodeId)), [button]];
}
