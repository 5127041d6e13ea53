import { cancelBroadcast, confirmBroadcast, draftBroadcast, recipients } from '../../../access/broadcast.ts';
import { ask, dropQuestion } from '../../../access/questions.ts';
import { UserError } from '../../../errors.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { OWNER_BUTTONS } from './owner-buttons.ts';

/** Services of `/broadcast`. */
export interface BroadcastServices {
  readonly store: StorePort;
  readonly now: () => number;
}

/** The stored name of the question that `broadcastMessage` answers. */
const BROADCAST_QUESTION = 'broadcast';

/** `/broadcast`: asks for the message. `broadcastMessage` then shows it, and `sendBroadcast` starts sending. */
export async function broadcast(
  { store, now }: BroadcastServices,
  { from, updateId, texts, answer }: Request,
): Promise<void> {
  if (recipients(store.state, from.id, now()).length === 0) return answer(texts.broadcast.nobody());
  await store.update((draft) => {
    if (draft.broadcast?.state === 'sending') throw new UserError('broadcast-running');
    if (firstTime(draft, updateId)) ask(draft, from.id, BROADCAST_QUESTION, '', now());
  });
  answer(texts.broadcast.what(), [
    { text: texts.broadcast.leave, data: callbackData(OWNER_BUTTONS.leaveBroadcast, {}) },
  ]);
}

/** "Cancel" below that question: withdraws it. Stale once a message was written, or something else was asked. */
export const leaveBroadcast = onPress(
  OWNER_BUTTONS.leaveBroadcast,
  'messages',
  async ({ store }: BroadcastServices, press) => {
    await store.update((draft) => {
      if (!firstTime(draft, press.updateId)) return;
      if (draft.users[press.from.id]?.asked?.kind !== BROADCAST_QUESTION) throw new UserError('stale-button');
      dropQuestion(draft, press.from.id);
    });
    press.toast('');
    press.replace(press.texts.broadcast.cancelled());
  },
);

/** The answer, a message of any kind: keeps it as the draft, shows a copy, and asks whether to send it. Throws `UserError` for albums. */
export const broadcastMessage = question(
  BROADCAST_QUESTION,
  'messages',
  async ({ store, now }: BroadcastServices, { from, updateId, messageId, isAlbum, texts, copy, answer }) => {
    if (isAlbum) throw new UserError('broadcast-album'); // the question stays open for another message
    const id = await store.update((draft) => {
      if (!firstTime(draft, updateId)) return draft.broadcast?.id ?? '';
      dropQuestion(draft, from.id);
      return draftBroadcast(draft, from.id, messageId, now());
    });
    const people = recipients(store.state, from.id, now()).length;
    copy(messageId);
    answer(texts.broadcast.confirm(people), [
      { text: texts.broadcast.send(people), data: callbackData(OWNER_BUTTONS.sendBroadcast, { broadcast: id }) },
      { text: texts.broadcast.cancel, data: callbackData(OWNER_BUTTONS.cancelBroadcast, { broadcast: id }) },
    ]);
  },
);

/** "Send": confirms the draft; `Broadcaster` then sends it to everybody who has access. */
export const sendBroadcast = onPress(
  OWNER_BUTTONS.sendBroadcast,
  'messages',
  async ({ store, now }: BroadcastServices, press, values) => {
    await store.update((draft, before) => {
      if (firstTime(draft, press.updateId))
        confirmBroadcast(draft, before, values.broadcast, press.from.id, press.messageId, now());
    });
    press.toast('');
    press.removeButtons();
  },
);

/** "Do not send": drops the draft. */
export const dropBroadcast = onPress(
  OWNER_BUTTONS.cancelBroadcast,
  'messages',
  async ({ store }: BroadcastServices, press, values) => {
    await store.update((draft) => {
      if (firstTime(draft, press.updateId)) cancelBroadcast(draft, values.broadcast, press.from.id);
    });
    press.toast('');
    press.replace(press.texts.broadcast.cancelled());
  },
);
