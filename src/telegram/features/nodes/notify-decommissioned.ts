import type { Log } from '../../../log.ts';
import type { NotifyOwner } from '../../../notices.ts';
import {
  type Farewell,
  farewells,
  isLeaving,
  type Leaving,
  type MovingTerms,
  recordFarewell,
  recordLeaving,
} from '../../../peers/moves/decommissioned-nodes.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { type ServerChoiceServices, serverChoice } from '../config/server.ts';

interface FarewellParts {
  readonly view: ServerChoiceServices & NodesView;
  readonly notify: NotifyOwner;
  readonly outbox: Outbox;
  readonly moving: MovingTerms;
  readonly textsFor: (id: number) => Texts;
  readonly log: Log;
}

/**
 * Moves the friends of nodes that left the settings to the others and tells them. Who is to be told stands in the store until their
 * message has arrived, so that a crash costs nobody the news. Call it once Telegram is reached.
 */
export async function sayFarewell(parts: FarewellParts): Promise<void> {
  const { view, moving, log } = parts;
  const { store, nodes, nodesOff, now } = view;
  const inSettings = new Set([...nodes.map(({ node }) => node.id), ...nodesOff.map(({ id }) => id)]);
  while (isLeaving(store.state, inSettings)) {
    const leaving = await store.update((draft, before) => recordLeaving(draft, before, inSettings, moving, now()));
    if (leaving) sayMoves(parts, leaving);
  }
  const waiting = farewells(store.state);
  for (const [nodeId, friends] of Map.groupBy(waiting, (farewell) => farewell.nodeId))
    log.info({ node: nodeId }, `node ${nodeId} left the settings; people who are told: ${friends.length}`);
  for (const farewell of waiting) send(parts, farewell);
}

/** The owner hears of those whom no other node could take: only the owner can help them. */
function sayMoves({ notify, log }: FarewellParts, { nodeId, moves }: Leaving): void {
  const stuck = moves.filter(({ to }) => to === null).length;
  for (const [to, those] of Map.groupBy(moves, (move) => move.to?.id))
    if (to !== undefined)
      log.info({ node: nodeId }, `node ${nodeId} left the settings; moved to ${to}: ${those.length}`);
  if (stuck > 0) notify({ kind: 'not-moved', node: nodeId, people: stuck });
}

function send({ view, outbox, textsFor, log }: FarewellParts, farewell: Farewell): void {
  const { nodeId, friendId, movedTo } = farewell;
  const done = () => {
    view.store
      .update((draft) => recordFarewell(draft, farewell))
      .catch((error: unknown) => {
        log.error(
          { node: nodeId, friend: friendId, err: error },
          'that a friend was told could not be written to the store',
        );
      });
  };
  const texts = textsFor(friendId);
  const [, choices] = serverChoice(view, friendId, texts);
  const html = movedTo === null ? texts.serverLeft(nodeId) : texts.serverReplaced(nodeId, nodeName(view, movedTo));
  // Somebody who was moved may choose another server, if there is one.
  const buttons = movedTo !== null && choices.length < 2 ? [] : choices;
  outbox.message(friendId, html, buttons, { onSent: done, onGone: done });
}
