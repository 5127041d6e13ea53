import { UserError } from '../../../errors.ts';
import { mayChoose } from '../../../peers/devices/allowed-nodes.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Button, Request } from '../../router/request.ts';
import { nodeName, stateOfNode } from '../../views.ts';

type ServerChoice = Pick<App, 'nodes' | 'peers' | 'store'>;

/** `/server`: every node that is open to the friend as a button, the chosen one ticked. */
export async function server({ from, texts, answer }: Request, app: App): Promise<void> {
  if (app.nodes.length === 0) throw new UserError('no-server');
  if (openTo(app, from.id).length === 0) throw new UserError('no-server-for-you');
  answer(...chooser(app, from.id, texts));
}

/** A choice: configs on other nodes keep working. */
export const CHOOSE_SERVER = buttonKind('server', 'friend', { node: word.node }, async (press, { node }, app) => {
  await app.peers.preferServer({ friendId: press.from.id, updateId: press.updateId }, node);
  press.toast('');
  press.replace(...chooser(app, press.from.id, press.texts));
  press.answer(press.texts.serverChosen(nodeName(app, node)));
});

/** The text and the buttons to choose from. */
export function chooser(
  app: ServerChoice,
  friendId: number,
  texts: Request['texts'],
): [html: string, buttons: Button[]] {
  const chosen = chosenNode(app, friendId);
  const lines = openTo(app, friendId).map((view) => ({
    ...view.node,
    chosen: view.node.id === chosen,
    up: stateOfNode(view) !== 'down',
  }));
  const buttons = lines.map((line) => ({
    text: texts.serverButton(line),
    data: callbackData(CHOOSE_SERVER, { node: line.id }),
  }));
  return [texts.chooseServer(lines), buttons];
}

function openTo({ nodes, store }: ServerChoice, friendId: number): ServerChoice['nodes'] {
  return nodes.filter(({ node }) => mayChoose(store.state, friendId, node.id));
}

/** Null when the friend's choice is not to be had. */
export function chosenNode({ peers, store }: ServerChoice, friendId: number): string | null {
  try {
    return peers.nodeFor(store.state, friendId).id;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
