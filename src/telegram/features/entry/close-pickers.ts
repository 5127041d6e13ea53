import { dropQuestion, QUESTION_WAITS_MS } from '../../../access/questions.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { picking } from '../../../peers/records/picking.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { friendKeys } from '../../router/keyboards.ts';
import { ADD_USER_QUESTION } from './add-user.ts';

interface PickerParts {
  readonly store: StorePort;
  readonly ownerId: number;
  readonly now: () => number;
  readonly textsFor: (id: number) => Texts;
  readonly outbox: Pick<Outbox, 'messageWithKeys'>;
}

/** Who was asked whom to add. */
const asked = picking(({ asked }: UserRecord) => asked?.kind === ADD_USER_QUESTION);

/** Takes away the keys of a question whom to add that nobody has answered in its time. */
export async function closePickers({ store, ownerId, now, textsFor, outbox }: PickerParts): Promise<void> {
  const isOver = ({ asked }: UserRecord) =>
    asked?.kind === ADD_USER_QUESTION && Date.parse(asked.at) + QUESTION_WAITS_MS <= now();
  if (!asked(store.state.users).some(isOver)) return;
  const over = await store.update((draft) => {
    const ids = Object.values(draft.users)
      .filter(isOver)
      .map(({ telegram_id }) => telegram_id);
    for (const id of ids) dropQuestion(draft, id);
    return ids;
  });
  forEachIsolated(over, (id) => {
    const texts = textsFor(id);
    outbox.messageWithKeys(id, texts.entry.pickerGone(), id === ownerId ? 'none' : friendKeys(texts));
  });
}
