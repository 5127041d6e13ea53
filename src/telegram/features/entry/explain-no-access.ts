import type { RequestService } from '../../../access/request-service.ts';
import { isAdmitted } from '../../../peers/records/is-on.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { tellOwnerRow } from '../tickets/ticket-buttons.ts';
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
  if (hasRecord && !user.active) answer(texts.entry.paused(), [tellOwnerRow(texts)]);
  else if (services.store.state.requests[from.id]) answer(texts.entry.asked(), newsButton(texts));
  else if (hasRecord && user.until !== null && !isAdmitted(user, services.now()))
    answer(texts.entry.ended(new Date(user.until)), askButton(texts, texts.entry.buttons.askLonger));
  else answer(texts.stranger(), askButton(texts));
}

/** "Ask for access": stores the request; `forward-requests.ts` sends it to the owner. */
export const requestAccess = onPress(
  ENTRY_BUTTONS.requestAccess,
  'everyone',
  async (services: { readonly requests: Pick<RequestService, 'ask'> }, press) => {
    await services.requests.ask(press.from);
    press.toast('');
    press.replace(press.texts.entry.asked(), newsButton(press.texts));
  },
);

/** "Is there an answer?": it asks for nothing, so that a look after a refusal does not become a new request. */
export const lookForAnswer = onPress(
  ENTRY_BUTTONS.lookForAnswer,
  'everyone',
  async (services: NoAccessServices, press) => {
    const { from, standing, texts } = press;
    if (standing === 'stranger' && services.store.state.requests[from.id])
      return press.toast(texts.entry.noAnswerYet());
    press.toast('');
    if (standing === 'stranger') return explainNoAccess(services, press);
    const config = { text: texts.devices.buttons.send, data: callbackData(CONFIG_BUTTONS.get, {}) };
    press.answer(texts.errors['in-already'], [config]);
  },
);

/** The button of `lookForAnswer`, as rows of a message. */
const newsButton = (texts: Texts): Row[] => [
  { text: texts.entry.buttons.news, data: callbackData(ENTRY_BUTTONS.lookForAnswer, {}) },
];

/** The "Ask for access" button, as rows of a message. */
export const askButton = (texts: Texts, label = texts.entry.buttons.ask): Row[] => [
  { text: label, data: callbackData(ENTRY_BUTTONS.requestAccess, {}) },
];
