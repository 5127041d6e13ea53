import type { Log } from '../../../log.ts';
import type { NotifyOwner } from '../../../notices.ts';
import {
  isLeaving,
  type Leaving,
  type MovingTerms,
  type PendingNotice,
  pendingNotices,
  recordLeaving,
  recordNotified,
} from '../../../peers/moves/decommissioned-nodes.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { knownName, type NodesView, nodeName } from '../../views.ts';
import { type ServerChoiceServices, serverChoice } from '../config/server.ts';

interface DecommissionParts {
  readonly view: ServerChoiceServices & NodesView;
  readonly notify: NotifyOwner;
  readonly outbox: Outbox;
  readonly moving: MovingTerms;
  readonly textsFor: (id: number) => Texts;
  readonly log: Log;
}

/**
 * Moves friends away from nodes that left the settings, and queues a message to each of them. The store lists who still needs the message
 * until it is delivered, so that a crash loses none. Call it once, when Telegram is reached.
 */
export async function notifyDecommissioned(parts: DecommissionParts): Promise<void> {
  const { view, moving, log } = parts;
  const { store, nodes, nodesOff, now } = view;
  const inSettings = new Set([...nodes.map(({ node }) => node.id), ...nodesOff.map(({ id }) => id)]);
  while (isLeaving(store.state, inSettings)) {
    const leaving = await store.update((draft, before) => recordLeaving(draft, before, inSettings, moving, now()));
    if (leaving) reportMoves(parts, leaving);
  }
  const waiting = pendingNotices(store.state);
  for (const [nodeId, friends] of Map.groupBy(waiting, (notice) => notice.nodeId))
    log.info({ node: nodeId }, `node ${nodeId} left the settings; people who are told: ${friends.length}`);
  forEachIsolated(waiting, (notice) => send(parts, notice));
}

/** Logs the moves, and tells the owner how many friends no other node could take. */
function reportMoves({ notify, log }: DecommissionParts, { nodeId, moves }: Leaving): void {
  const stuck = moves.filter(({ to }) => to === null).length;
  for (const [to, those] of Map.groupBy(moves, (move) => move.to?.id))
    if (to !== undefined)
      log.info({ node: nodeId }, `node ${nodeId} left the settings; moved to ${to}: ${those.length}`);
  if (stuck > 0) notify({ kind: 'not-moved', node: nodeId, people: stuck });
}

function send({ view, outbox, textsFor, log }: DecommissionParts, notice: PendingNotice): void {
  const { nodeId, friendId, movedTo } = notice;
  const done = () => {
    view.store
      .update((draft) => recordNotified(draft, notice))
      .catch((error: unknown) => {
        log.error(
          { node: nodeId, friend: friendId, err: error },
          'that a friend was told could not be written to the store',
        );
      });
  };
  const texts = textsFor(friendId);
  const [, choices] = serverChoice(view, friendId, texts);
  const name = knownName(view, nodeId);
  const html = movedTo === null ? texts.serverLeft(name) : texts.serverReplaced(name, nodeName(view, movedTo));
  // A friend who was moved gets the choice of servers only if there is more than one.
  const buttons = movedTo !== null && choices.length < 2 ? [] : choices;
  outbox.message(friendId, html, buttons, { onSent: done, onGone: done });
}
