import { cancelBroadcast, confirmBroadcast, draftBroadcast, recipients } from '../../../access/broadcast.ts';
import { ask, dropQuestion } from '../../../access/questions.ts';
import { UserError } from '../../../errors.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import { questionKind } from '../../router/question-kind.ts';
import type { Request } from '../../router/request.ts';

/** `/broadcast`: asks for a message, shows it, and sends it once that is confirmed. */
export async function broadcast({ from, updateId, texts, answer }: Request, { store, now }: App): Promise<void> {
  if (recipients(store.state, from.id, now()).length === 0) return answer(texts.broadcast.nobody());
  await store.update((draft) => {
    if (draft.broadcast?.state === 'sending') throw new UserError('broadcast-running');
    if (firstTime(draft, updateId)) ask(draft, from.id, 'broadcast', '', now());
  });
  answer(texts.broadcast.what());
}

/** The message itself, whatever it holds: shown as everybody will see it, with the question whether to send it. */
export const BROADCAST_TEXT = questionKind(
  'broadcast',
  'messages',
  async ({ from, updateId, messageId, isAlbum, texts, copy, answer }, _about, { store, now }) => {
    if (isAlbum) throw new UserError('broadcast-album'); // the question stays: another message may answer it
    const id = await store.update((draft) => {
      if (!firstTime(draft, updateId)) return draft.broadcast?.id ?? '';
      dropQuestion(draft, from.id);
      return draftBroadcast(draft, from.id, messageId, now());
    });
    const people = recipients(store.state, from.id, now()).length;
    copy(messageId);
    answer(texts.broadcast.confirm(people), [
      { text: texts.broadcast.send(people), data: callbackData(SEND_BROADCAST, { broadcast: id }) },
      { text: texts.broadcast.cancel, data: callbackData(CANCEL_BROADCAST, { broadcast: id }) },
    ]);
  },
);

const DRAFT = { broadcast: word.peer } as const;

/** "Send": from now on it goes to everybody who has access, one after the other. */
export const SEND_BROADCAST = buttonKind('broadcast', 'messages', DRAFT, async (press, values, { store, now }) => {
  await store.update((draft, before) => {
    if (firstTime(draft, press.updateId))
      confirmBroadcast(draft, before, values.broadcast, press.from.id, press.messageId, now());
  });
  press.toast('');
  press.removeButtons();
});

/** "Do not send." */
export const CANCEL_BROADCAST = buttonKind('no-broadcast', 'messages', DRAFT, async (press, values, { store }) => {
  await store.update((draft) => {
    if (firstTime(draft, press.updateId)) cancelBroadcast(draft, values.broadcast, press.from.id);
  });
  press.toast('');
  press.replace(press.texts.broadcast.cancelled());
});
