import type { RequestService, Verdict } from '../../../access/request-service.ts';
import { type OpenRequest, recordForwarded, toForward } from '../../../access/requests.ts';
import type { Language } from '../../../languages.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Notifier } from '../../outbox/notifier.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { describePerson, whoIs } from '../../who-is.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';
import { askButton } from './explain-no-access.ts';
import { extendButtons } from './guest-notices.ts';
import { outcomeText, type TellLetInServices, tellLetIn } from './let-in.ts';
import { termsOf } from './terms.ts';

/** Services of answering a request. */
export interface AnswerServices extends TellLetInServices {
  readonly requests: Pick<RequestService, 'answer'>;
}

interface ForwardParts {
  readonly store: StorePort;
  readonly notifier: Notifier;
  readonly ownerId: number;
  readonly texts: () => Texts;
  readonly now: () => number;
  /** Whether it is night in the bot's time zone, when messages make no sound. */
  readonly isQuiet: (now: number) => boolean;
}

/**
 * Queues strangers' requests for the owner, a limited number per hour; the rest waits in the store. At night they make no sound, so that
 * no stranger wakes the owner.
 */
export function forwardRequests({ store, notifier, ownerId, texts, now, isQuiet }: ForwardParts): void {
  const underway = Object.entries(store.state.requests)
    .map(([id, request]) => ({ id: Number(id), request }))
    .filter((open) => !open.request.forwarded && notifier.isUnderway(keyOf(open)));
  const due = toForward(store.state, new Set(underway.map(({ id }) => id)), now());
  forEachIsolated(due.concat(underway), (open) => {
    const [html, rows] = requestPage(store.state, texts(), open, now());
    const letter = { chatId: ownerId, html, rows, silent: isQuiet(now()) };
    notifier.tell(keyOf(open), [letter], {
      stillWanted: () => store.state.requests[open.id]?.forwarded === false,
      record: () => store.update((draft) => recordForwarded(draft, open.id, now())),
    });
  });
}

/** The owner lets the person in, refuses, or blocks; the button carries which. */
export const answerRequest = onPress(
  ENTRY_BUTTONS.answerRequest,
  'people',
  async (services: AnswerServices, press, { person, verdict }) => {
    const actor = { by: press.from.id, updateId: press.updateId };
    const request = await services.requests.answer(actor, person, verdict);
    const who = request ? describePerson({ id: person, ...request }) : whoIs(services.store.state, person);
    press.toast('');
    press.replace(outcome(services, press.texts, verdict, who, person));
    tellStranger(services, press, person, verdict, request?.language ?? null);
  },
);

function outcome(
  { store }: Pick<AnswerServices, 'store'>,
  texts: Texts,
  verdict: Verdict,
  who: string,
  id: number,
): string {
  const { entry } = texts;
  if (verdict === 'approve') return outcomeText(texts, 'added', who, store.state.users[id]);
  return verdict === 'refuse' ? entry.requestRefused(who) : entry.requestBlocked(who, id);
}

function tellStranger(
  services: AnswerServices,
  press: Press,
  id: number,
  verdict: Verdict,
  language: Language | null,
): void {
  if (verdict === 'approve') tellLetIn(services, id, press);
  else services.messenger.tell(id, (texts) => texts.entry.refused(), { language, rows: (texts) => askButton(texts) });
}

/** A stranger's request: who asks, with a link to their profile, for a former guest the term, and the buttons that answer it. */
export function requestPage(
  state: State,
  texts: Texts,
  { id: person, request: { name, username } }: OpenRequest,
  now: number,
): [html: string, rows: Row[]] {
  const { entry } = texts;
  const button = (verdict: Verdict) => ({
    text: entry.buttons[verdict],
    data: callbackData(ENTRY_BUTTONS.answerRequest, { person, verdict }),
  });
  const user = state.users[person];
  // only their own days ran out: to be let in is to be given more of them, or all
  const isOver = user?.removed_at === null && user.active && user.until !== null && Date.parse(user.until) <= now;
  return [
    entry.request(name, username, person, user ? termsOf(user) : null),
    [...(isOver ? extendButtons(texts, user) : [[button('approve')]]), [button('refuse'), button('block')]],
  ];
}

const keyOf = ({ id, request }: OpenRequest): string => `request ${id} ${request.asked_at}`;
