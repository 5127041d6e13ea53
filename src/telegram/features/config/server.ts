import { UserError } from '../../../errors.ts';
import { mayChoose } from '../../../peers/devices/allowed-nodes.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type NodesView, nodeName, stateOfNode } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';

/** Services of the list of servers. */
export interface ServerChoiceServices extends Pick<NodesView, 'nodes' | 'store'> {
  readonly peers: Pick<PeerService, 'nodeFor'>;
}

/** Services of `/server`. */
export interface ServerServices extends NodesView {
  readonly peers: Pick<PeerService, 'nodeFor' | 'preferServer'>;
}

/** `/server`: shows a button for each node that the friend may use, with the chosen one ticked. */
export async function server(services: ServerServices, { from, texts, answer }: Request): Promise<void> {
  if (services.nodes.length === 0) throw new UserError('no-server');
  if (openTo(services, from.id).length === 0) throw new UserError('no-server-for-you');
  answer(...serverChoice(services, from.id, texts));
}

/** Chooses a node for the friend's new configs; configs on other nodes keep working. */
export const chooseServer = onPress(
  CONFIG_BUTTONS.server,
  'friend',
  async (services: ServerServices, press, { node }) => {
    await services.peers.preferServer({ friendId: press.from.id, updateId: press.updateId }, node);
    press.toast('');
    press.replace(...serverChoice(services, press.from.id, press.texts));
    press.answer(press.texts.serverChosen(nodeName(services, node)));
  },
);

/** The text of `/server`, and its buttons. */
export function serverChoice(
  services: ServerChoiceServices,
  friendId: number,
  texts: Request['texts'],
): [html: string, buttons: Button[]] {
  const chosen = chosenNode(services, friendId);
  const lines = openTo(services, friendId).map((view) => ({
    ...view.node,
    chosen: view.node.id === chosen,
    up: stateOfNode(view) !== 'down',
  }));
  const buttons = lines.map((line) => ({
    text: texts.serverButton(line),
    data: callbackData(CONFIG_BUTTONS.server, { node: line.id }),
  }));
  return [texts.chooseServer(lines), buttons];
}

function openTo({ nodes, store }: ServerChoiceServices, friendId: number): NodesView['nodes'] {
  return nodes.filter(({ node }) => mayChoose(store.state, friendId, node.id));
}

/** Id of the node for the friend's new configs; null when the friend may use none. */
export function chosenNode({ peers, store }: ServerChoiceServices, friendId: number): string | null {
  try {
    return peers.nodeFor(store.state, friendId).id;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
