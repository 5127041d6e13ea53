import { mayUse, type Rank } from '../../../access/audience.ts';
import type { LookResult } from '../../../texts/chat/node-card.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Row } from '../../router/request.ts';
import { cardOf, lookResult, nodeOf } from './node-cards.ts';
import { NODES } from './node-shapes.ts';

/** Servers whose buttons fit below each other. */
const MOST_NODES = 50;

/** All servers in as many messages as it takes, and the buttons under the last one. */
export function allNodes(app: App, { nodes: texts }: Texts): { messages: readonly string[]; rows: Row[] } {
  return {
    messages: texts.cards(app.nodes.map((view) => cardOf(app, view))),
    rows: app.nodes.slice(0, MOST_NODES).map(({ node }) => ({
      text: texts.buttons.open(node.name),
      data: callbackData(NODES.page, { node: node.id }),
    })),
  };
}

/** Back to where the buttons of all servers stood. */
export const ALL_NODES = buttonKind(NODES.all.action, 'servers', NODES.all.fields, async (press, _values, app) => {
  const { messages, rows } = allNodes(app, press.texts);
  press.toast('');
  press.replace(messages.at(-1) ?? '', rows);
});

/** One server by itself. */
export const SHOW_NODE = buttonKind(NODES.page.action, 'servers', NODES.page.fields, async (press, { node }, app) => {
  press.toast('');
  press.replace(...nodePage(app, press.texts, press, node, null));
});

/** A new look at it. The press is answered at once; what the look saw, before anything is done about it, comes by itself. */
export const LOOK_AT_NODE = buttonKind(NODES.look.action, 'servers', NODES.look.fields, async (press, values, app) => {
  const view = nodeOf(app, values.node);
  press.toast(press.texts.nodes.looking());
  app.nodeDesk.look(values.node, (look) => {
    press.replace(...nodePage(app, press.texts, press, values.node, lookResult(app, view, look)));
  });
});

function nodePage(
  app: App,
  texts: Texts,
  rank: Rank,
  id: string,
  look: LookResult | null,
): [html: string, rows: Row[]] {
  const { buttons } = texts.nodes;
  const card = cardOf(app, nodeOf(app, id));
  const condemned = Object.keys(app.store.state.nodes[id]?.condemned ?? {}).length;
  const count = card.foreign?.length ?? 0;
  const isToldOf = mayUse(rank, 'owner') && count + condemned > 0;
  return [
    texts.nodes.page(card, look),
    [
      { text: buttons.look, data: callbackData(NODES.look, { node: id }) },
      ...(isToldOf ? [{ text: buttons.foreign(count), data: callbackData(NODES.foreign, { node: id, page: 0 }) }] : []),
      { text: buttons.all, data: callbackData(NODES.all, {}) },
    ],
  ];
}
