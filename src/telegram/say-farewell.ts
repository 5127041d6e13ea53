import type { Log } from '../log.ts';
import { type Farewell, farewells, isLeaving, recordFarewell, recordLeaving } from '../peers/left-nodes.ts';
import type { App } from './app.ts';
import { chooser } from './commands/server.ts';
import type { Outbox } from './outbox.ts';
import type { Texts } from './texts/texts.ts';

interface FarewellParts {
  readonly app: App;
  readonly outbox: Outbox;
  readonly textsFor: (id: number) => Texts;
  readonly log: Log;
}

/**
 * Tells the friends of nodes that left the settings, with the others to choose from. Who is to be told stands in the store until
 * their message has arrived, so that a crash costs nobody the news. Call it once Telegram is reached.
 */
export async function sayFarewell(parts: FarewellParts): Promise<void> {
  const { app, log } = parts;
  const { store, nodes, nodesOff, now } = app;
  const inSettings = new Set([...nodes.map(({ node }) => node.id), ...nodesOff.map(({ id }) => id)]);
  if (isLeaving(store.state, inSettings)) {
    await store.update((draft, before) => recordLeaving(draft, before, inSettings, now()));
  }
  const waiting = farewells(store.state);
  for (const [nodeId, friends] of Map.groupBy(waiting, (farewell) => farewell.nodeId))
    log.info({ node: nodeId }, `node ${nodeId} left the settings; people who are told: ${friends.length}`);
  for (const farewell of waiting) send(parts, farewell);
}

function send({ app, outbox, textsFor, log }: FarewellParts, farewell: Farewell): void {
  const { nodeId, friendId } = farewell;
  const done = () => {
    app.store
      .update((draft) => recordFarewell(draft, farewell))
      .catch((error: unknown) => {
        log.error(
          { node: nodeId, friend: friendId, err: error },
          'that a friend was told could not be written to the store',
        );
      });
  };
  const texts = textsFor(friendId);
  const [, buttons] = chooser(app, friendId, texts);
  outbox.message(friendId, texts.serverLeft(nodeId), buttons, { onSent: done, onGone: done });
}
