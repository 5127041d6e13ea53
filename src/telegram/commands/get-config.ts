import type { App } from '../app.ts';
import { callbackData } from '../callback-data.ts';
import type { Request } from '../request.ts';
import { nodeName } from '../views.ts';

/** `/get_config`: the config itself is sent once its key is on the node; only what needs a decision is answered here. */
export async function getConfig({ from, updateId, texts, answer }: Request, app: App): Promise<void> {
  const wish = await app.peers.getConfig({ friendId: from.id, updateId });
  if (wish.kind === 'queued') return;
  const button = { text: texts.buttons.newKeys, data: callbackData('regen', wish.peerId, wish.keyTag) };
  answer(texts.importedKey(nodeName(app, wish.nodeId)), [button]);
}
