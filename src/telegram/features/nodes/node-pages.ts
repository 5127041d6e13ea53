import { mayUse, type Rank } from '../../../access/audience.ts';
import { openRollOut } from '../../../peers/records/rollout-record.ts';
import { staleDevices } from '../../../peers/rollouts/staleness.ts';
import type { RequestedPoll } from '../../../texts/chat/node-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { PollResult } from '../../../wireguard/loop/node-loop.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { ROLLOUT_BUTTONS } from '../rollouts/rollout-buttons.ts';
import { NODE_BUTTONS } from './node-buttons.ts';
import { cardOf, type NodeCardServices, nodeOf, requestedPoll } from './node-cards.ts';
import { loadButton } from './node-load.ts';
import { triedDoorsButton } from './tried-doors.ts';

/** Services of the pages of nodes. */
export interface NodePageServices extends NodeCardServices {
  readonly nodeDesk: NodeDeskPort;
}

/** Polls nodes in the background. */
export interface NodeDeskPort {
  /** Polls the node and calls `show` once with the result, as it is before the node is changed; null if no answer came in time. */
  poll(nodeId: string, show: (result: PollResult | null) => void): void;
}

/** How many nodes get a button: more do not fit a message. */
const MOST_NODES = 50;

/** The cards of all servers in as few messages as possible, and the buttons under the last one. */
function allNodes(services: NodeCardServices, { nodes: texts }: Texts): { messages: readonly string[]; rows: Row[] } {
  return {
    messages: texts.cards(services.nodes.map((view) => cardOf(services, view))),
    rows: services.nodes.slice(0, MOST_NODES).map(({ node }) => ({
      text: texts.buttons.open(node.name),
      data: callbackData(NODE_BUTTONS.show, { node: node.id }),
    })),
  };
}

/** `/nodes`: the state of each server by its last poll; polls nothing now. */
export async function nodes(services: NodeCardServices, { texts, answer }: Request): Promise<void> {
  const { messages, rows } = allNodes(services, texts);
  for (const [index, message] of messages.entries()) answer(message, index === messages.length - 1 ? rows : []);
}

/** "Back" to all servers: shows the last message of `/nodes`, which has the buttons. */
export const showAllNodes = onPress(NODE_BUTTONS.all, 'servers', async (services: NodeCardServices, press) => {
  const { messages, rows } = allNodes(services, press.texts);
  press.toast('');
  press.replace(messages.at(-1) ?? '', rows);
});

/** Shows one server. */
export const showNode = onPress(NODE_BUTTONS.show, 'servers', async (services: NodeCardServices, press, { node }) => {
  press.toast('');
  press.replace(...nodePage(services, press.texts, press, node, null));
});

/** Polls one server. The press is answered at once; the result replaces the message when it is there. */
export const pollNode = onPress(NODE_BUTTONS.poll, 'servers', async (services: NodePageServices, press, values) => {
  const view = nodeOf(services, values.node);
  press.toast(press.texts.nodes.looking());
  services.nodeDesk.poll(values.node, (result) => {
    press.replace(...nodePage(services, press.texts, press, values.node, requestedPoll(services, view, result)));
  });
});

function nodePage(
  services: NodeCardServices,
  texts: Texts,
  rank: Rank,
  id: string,
  look: RequestedPoll | null,
): [html: string, rows: Row[]] {
  const { buttons } = texts.nodes;
  const card = cardOf(services, nodeOf(services, id));
  const condemned = Object.keys(services.store.state.nodes[id]?.condemned ?? {}).length;
  const count = card.foreign?.length ?? 0;
  const isToldOf = mayUse(rank, 'owner') && count + condemned > 0;
  return [
    texts.nodes.page(card, look),
    [
      { text: buttons.look, data: callbackData(NODE_BUTTONS.poll, { node: id }) },
      loadButton(services, texts, id),
      ...triedDoorsButton(services, texts, id),
      ...(isToldOf
        ? [{ text: buttons.foreign(count), data: callbackData(NODE_BUTTONS.foreign, { node: id, page: 0 }) }]
        : []),
      ...(mayUse(rank, 'owner') && hasStale(services, id)
        ? [{ text: texts.rollouts.buttons.start, data: callbackData(ROLLOUT_BUTTONS.start, { node: id }) }]
        : []),
      { text: buttons.all, data: callbackData(NODE_BUTTONS.all, {}) },
    ],
  ];
}

/** Whether new files could be sent to somebody, or are being sent: then the button shows how far that is. */
function hasStale(services: NodeCardServices, id: string): boolean {
  const { state } = services.store;
  return openRollOut(state, id) !== null || staleDevices(state, nodeOf(services, id).node).length > 0;
}
