import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { SHAPES, whichDevice } from '../devices/device-menus.ts';
import { offerNewKeys } from './send-again.ts';

/** `/get_config`: the config itself is sent once its key is on the node; only what needs a decision is answered here. */
export async function getConfig({ from, updateId, texts, answer }: Request, app: App): Promise<void> {
  const outcome = await app.peers.getConfig({ friendId: from.id, updateId });
  if (outcome.kind === 'choose') {
    const rows = whichDevice(app, from.id, outcome.nodeId, texts, SHAPES.send);
    return answer(texts.devices.whichToSend(nodeName(app, outcome.nodeId)), rows);
  }
  if (outcome.kind === 'imported') {
    const { nodeId, peerId: peer, keyTag: tag } = outcome;
    answer(...offerNewKeys(app, texts, { nodeId, peer, tag }));
  }
}
