import type { RequestService } from '../../../access/request-service.ts';
import { isAdmitted } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';

/** Services of `explainNoAccess`. */
export type NoAccessServices = Pick<NodesView, 'store' | 'now'>;

/** Answers somebody without access: paused, waiting for the owner's answer, expired, or unknown; the last two may ask for access. */
export function explainNoAccess(
  services: NoAccessServices,
  { from, texts, answer }: Pick<Press, 'from' | 'texts' | 'answer'>,
): void {
  const user = services.store.state.users[from.id];
  const hasRecord = user !== undefined && user.removed_at === null;
  if (hasRecord && !user.active) answer(texts.entry.paused());
  else if (services.store.state.requests[from.id]) answer(texts.entry.asked());
  else if (hasRecord && user.until !== null && !isAdmitted(user, services.now()))
    answer(texts.entry.ended(new Date(user.until)), askButton(texts));
  else answer(texts.stranger(from.id), askButton(texts));
}

/** "Ask for access": stores the request; `forward-requests.ts` sends it to the owner. */
export const requestAccess = onPress(
  ENTRY_BUTTONS.requestAccess,
  'everyone',
  async (services: { readonly requests: Pick<RequestService, 'ask'> }, press) => {
    await services.requests.ask(press.from);
    press.toast('');
    press.replace(press.texts.entry.asked());
  },
);

/** The "Ask for access" button, as rows of a message. */
export const askButton = (texts: Texts): Row[] => [
  { text: texts.entry.buttons.ask, data: callbackData(ENTRY_BUTTONS.requestAccess, {}) },
];
