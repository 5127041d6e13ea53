import type { App } from '../app.ts';
import { callbackData } from '../button-kind.ts';
import type { Request } from '../request.ts';
import { nodeName } from '../views.ts';
import { NEW_KEYS } from './regen.ts';

/** `/get_config`: the config itself is sent once its key is on the node; only what needs a decision is answered here. */
export async function getConfig({ from, updateId, texts, answer }: Request, app: App): Promise<void> {
  const wish = await app.peers.getConfig({ friendId: from.id, updateId });
  if (wish.kind === 'queued') return;
  const button = { text: texts.buttons.newKeys, data: callbackData(NEW_KEYS, { peer: wish.peerId, tag: wish.keyTag }) };
  answer(texts.importedKey(nodeName(app, wish.nodeId)), [button]);
}
