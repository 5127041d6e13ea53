import { isAdmitted } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Press, Row } from '../../router/request.ts';

/** Tells somebody without access how they stand and what they can do. */
export function greetStranger({ from, texts, answer }: Pick<Press, 'from' | 'texts' | 'answer'>, app: App): void {
  const user = app.store.state.users[from.id];
  const hasRecord = user !== undefined && user.removed_at === null;
  if (hasRecord && !user.active) answer(texts.entry.paused());
  else if (app.store.state.requests[from.id]) answer(texts.entry.asked());
  else if (hasRecord && user.until !== null && !isAdmitted(user, app.now()))
    answer(texts.entry.ended(new Date(user.until)), askButton(texts));
  else answer(texts.stranger(from.id), askButton(texts));
}

/** A stranger asks to be let in; the owner hears of it by `forward-requests.ts`. */
export const ASK = buttonKind('ask', 'everyone', {}, async (press, _values, app) => {
  await app.requests.ask(press.from);
  press.toast('');
  press.replace(press.texts.entry.asked());
});

export const askButton = (texts: Texts): Row[] => [{ text: texts.entry.buttons.ask, data: callbackData(ASK, {}) }];
