import { UserError } from '../../../errors.ts';
import { mayChoose } from '../../../peers/devices/allowed-nodes.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type NodesView, nodeName, stateOfNode } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { type ExitSettings, exitMenu } from './exits.ts';

/** Services of the list of servers. */
export interface ServerChoiceServices extends Pick<NodesView, 'nodes' | 'store'> {
  readonly peers: Pick<PeerService, 'nodeFor'>;
}

/** Services of `/server`. */
export interface ServerServices extends Omit<NodesView, 'settings'>, ExitSettings {
  readonly peers: Pick<PeerService, 'nodeFor' | 'preferServer'>;
}

/** `/server`: shows a button for each node that the friend may use, with the chosen one ticked. */
export async function server(services: ServerServices, { from, texts, answer }: Request): Promise<void> {
  answer(...serversFor(services, from.id, texts));
}

/** The same by a button. */
export const showServers = onPress(CONFIG_BUTTONS.servers, 'friend', async (services: ServerServices, press) => {
  press.toast('');
  press.answer(...serversFor(services, press.from.id, press.texts));
});

function serversFor(services: ServerServices, friendId: number, texts: Request['texts']) {
  if (services.nodes.length === 0) throw new UserError('no-server');
  if (openTo(services, friendId).length === 0) throw new UserError('no-server-for-you');
  return serverMenu(services, friendId, texts);
}

/** The servers, below them where the friend leaves, if the chosen one has exits, whether ads are blocked, if it blocks any, and, where there is a choice of servers, the switch for who wants to be switched over. */
export function serverMenu(
  services: ServerServices,
  friendId: number,
  texts: Request['texts'],
): [html: string, buttons: Button[]] {
  const [servers, ofServers] = serverChoice(services, friendId, texts);
  const chosen = chosenNode(services, friendId);
  const exits = chosen === null ? null : exitMenu(services, friendId, chosen, texts);
  const ads = chosen === null ? null : adsMenu(services, friendId, chosen, texts);
  const html = [servers, exits?.[0], ads?.[0]].filter((part) => part !== undefined).join('\n\n');
  const buttons = [...ofServers, ...(exits?.[1] ?? []), ...(ads?.[1] ?? [])];
  if (openTo(services, friendId).length < 2) return [html, buttons];
  const isOn = services.store.state.users[friendId]?.switches_over === true;
  const data = callbackData(CONFIG_BUTTONS.switchOver, { on: isOn ? 'no' : 'yes' });
  return [`${html}\n\n${texts.switchOver(isOn)}`, [...buttons, { text: texts.switchOverButton(isOn), data }]];
}

/** Whether ads are blocked for the friend on this node, and the button that changes it; null: nothing is blocked there. */
function adsMenu(
  { store }: Pick<NodesView, 'store'>,
  friendId: number,
  nodeId: string,
  texts: Request['texts'],
): readonly [html: string, buttons: Button[]] | null {
  const { resolvers, users } = store.state;
  if ((resolvers[nodeId]?.lists ?? []).length === 0) return null;
  const areSeen = users[friendId]?.sees_ads === true;
  const data = callbackData(CONFIG_BUTTONS.ads, { see: areSeen ? 'no' : 'yes' });
  return [texts.ads.now(areSeen), [{ text: texts.ads.button(areSeen), data }]];
}

/** Chooses a node for the friend's new configs; configs on other nodes keep working. */
export const chooseServer = onPress(
  CONFIG_BUTTONS.server,
  'friend',
  async (services: ServerServices, press, { node }) => {
    await services.peers.preferServer({ friendId: press.from.id, updateId: press.updateId }, node);
    press.toast('');
    press.replace(...serverMenu(services, press.from.id, press.texts));
    const isThere = devicesOf(services.store.state, press.from.id, node).some(([, { sent_at }]) => sent_at !== null);
    press.answer(press.texts.serverChosen(shownName(services, node, press.texts), isThere), [
      { text: press.texts.devices.buttons.send, data: callbackData(CONFIG_BUTTONS.get, {}) },
    ]);
  },
);

/** The name of a node as its button has it. */
function shownName(services: ServerServices, id: string, texts: Request['texts']): string {
  const view = services.nodes.find(({ node }) => node.id === id);
  return view ? texts.serverName(view.node) : nodeName(services, id);
}

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
