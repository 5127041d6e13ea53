import { mayUse, type Rank } from '../../../access/audience.ts';
import type { LookResult } from '../../../texts/chat/node-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { PollResult } from '../../../wireguard/loop/node-loop.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { NODE_BUTTONS } from './node-buttons.ts';
import { cardOf, lookResult, type NodeCardServices, nodeOf } from './node-cards.ts';

/** What the pages of nodes use. */
export interface NodePageServices extends NodeCardServices {
  readonly nodeDesk: NodeDeskPort;
}

/** Has nodes polled now, without keeping anybody waiting. */
export interface NodeDeskPort {
  /** Calls back once with what the poll saw, before anything is done about it; null: no answer came in time. */
  look(nodeId: string, show: (look: PollResult | null) => void): void;
}

/** As many buttons as fit under a message. */
const MOST_NODES = 50;

/** All servers in as many messages as it takes, and the buttons under the last one. */
function allNodes(services: NodeCardServices, { nodes: texts }: Texts): { messages: readonly string[]; rows: Row[] } {
  return {
    messages: texts.cards(services.nodes.map((view) => cardOf(services, view))),
    rows: services.nodes.slice(0, MOST_NODES).map(({ node }) => ({
      text: texts.buttons.open(node.name),
      data: callbackData(NODE_BUTTONS.show, { node: node.id }),
    })),
  };
}

/** `/nodes`: how each server is, from what was last seen of it; nothing is asked now. */
export async function nodes(services: NodeCardServices, { texts, answer }: Request): Promise<void> {
  const { messages, rows } = allNodes(services, texts);
  for (const [index, message] of messages.entries()) answer(message, index === messages.length - 1 ? rows : []);
}

/** Back to all of them: the last message, where their buttons were. */
export const showAllNodes = onPress(NODE_BUTTONS.all, 'servers', async (services: NodeCardServices, press) => {
  const { messages, rows } = allNodes(services, press.texts);
  press.toast('');
  press.replace(messages.at(-1) ?? '', rows);
});

/** One server by itself. */
export const showNode = onPress(NODE_BUTTONS.show, 'servers', async (services: NodeCardServices, press, { node }) => {
  press.toast('');
  press.replace(...nodePage(services, press.texts, press, node, null));
});

/** Polls it. The press is answered at once; what the poll saw, before anything is done about it, comes later by itself. */
export const pollNode = onPress(NODE_BUTTONS.poll, 'servers', async (services: NodePageServices, press, values) => {
  const view = nodeOf(services, values.node);
  press.toast(press.texts.nodes.looking());
  services.nodeDesk.look(values.node, (look) => {
    press.replace(...nodePage(services, press.texts, press, values.node, lookResult(services, view, look)));
  });
});

function nodePage(
  services: NodeCardServices,
  texts: Texts,
  rank: Rank,
  id: string,
  look: LookResult | null,
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
      ...(isToldOf
        ? [{ text: buttons.foreign(count), data: callbackData(NODE_BUTTONS.foreign, { node: id, page: 0 }) }]
        : []),
      { text: buttons.all, data: callbackData(NODE_BUTTONS.all, {}) },
    ],
  ];
}
