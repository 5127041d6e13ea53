import type { Actor } from '../../../access/people-service.ts';
import type { RollOutService } from '../../../access/rollout-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { type Feature, onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { ROLLOUT_BUTTONS } from './rollout-buttons.ts';
import { rollOutPage } from './rollout-page.ts';
import { rollOutView } from './rollout-view.ts';

/** Services of the buttons about new files for a server's devices. */
export interface RollOutServices extends NodesView {
  readonly rollouts: RollOutService;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly textsFor: (friendId: number) => Texts;
}

const actorOf = ({ from, updateId }: Press): Actor => ({ by: from.id, updateId });

/** Shows where the roll-out stands in the message that was pressed. */
function show(services: RollOutServices, press: Press, id: string): void {
  const view = rollOutView(services, id);
  if (view) press.replace(...rollOutPage(press.texts, id, view));
}

/** "Send new files": starts the roll-out; this message shows its progress from now on. */
const start = onPress(ROLLOUT_BUTTONS.start, 'owner', async (services: RollOutServices, press, { node }) => {
  const place = press.messageId > 0 ? { chat: press.chatId, message: press.messageId } : null;
  const id = await services.rollouts.start(actorOf(press), node, place);
  press.toast('');
  show(services, press, id);
});

const remind = onPress(ROLLOUT_BUTTONS.remind, 'owner', async (services: RollOutServices, press, { rollout }) => {
  const count = await services.rollouts.remind(actorOf(press), rollout);
  press.toast(press.texts.rollouts.reminded(count));
  show(services, press, rollout);
});

const finish = onPress(ROLLOUT_BUTTONS.finish, 'owner', async (services: RollOutServices, press, { rollout }) => {
  await services.rollouts.finish(actorOf(press), rollout);
  press.toast('');
  show(services, press, rollout);
});

const undo = onPress(ROLLOUT_BUTTONS.undo, 'owner', async (services: RollOutServices, press, { rollout }) => {
  await undoAndTell(services, actorOf(press), rollout);
  press.toast('');
  show(services, press, rollout);
});

/** Undoes a roll-out, and tells those who have a file that does not work any more. Rejects as `RollOutService.undo` does. */
export async function undoAndTell(services: RollOutServices, actor: Actor, id: string): Promise<void> {
  const { rollouts, nodes, store, outbox, textsFor } = services;
  const nodeId = store.state.rollouts[id]?.node ?? '';
  const snapshotOf = () => nodes.find(({ node }) => node.id === nodeId)?.snapshot ?? null;
  const friends = await rollouts.undo(actor, id, snapshotOf);
  for (const friend of friends) outbox.message(friend, textsFor(friend).rollouts.takenBack(nodeName(services, nodeId)));
}

/** New files for the devices whose files name something that the server no longer has. */
export const rolloutsFeature: Feature<RollOutServices> = {
  commands: [],
  buttons: [start, remind, finish, undo],
  questions: [],
};
