import type { Verdict } from '../../../access/request-service.ts';
import { type OpenRequest, recordForwarded, toForward } from '../../../access/requests.ts';
import type { Language } from '../../../languages.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Notifier } from '../../outbox/notifier.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Press, Row } from '../../router/request.ts';
import { describePerson, whoIs } from '../../who-is.ts';
import { outcomeText, tellLetIn } from './let-in.ts';

interface ForwardParts {
  readonly store: StorePort;
  readonly notifier: Notifier;
  readonly ownerId: number;
  readonly texts: () => Texts;
  readonly now: () => number;
  /** Whether people sleep now. */
  readonly isQuiet: (now: number) => boolean;
}

/**
 * Brings strangers' requests before the owner, as many as an hour may have; what is too much waits in the store. At night they come
 * without a sound: no stranger wakes the owner, and whoever is awake can let them in.
 */
export function forwardRequests({ store, notifier, ownerId, texts, now, isQuiet }: ForwardParts): void {
  const underway = Object.entries(store.state.requests)
    .map(([id, request]) => ({ id: Number(id), request }))
    .filter((open) => !open.request.forwarded && notifier.isUnderway(keyOf(open)));
  const due = toForward(store.state, new Set(underway.map(({ id }) => id)), now());
  forEachIsolated(due.concat(underway), (open) => {
    const { name, username } = open.request;
    const html = texts().entry.request(name, username, open.id);
    const letter = { chatId: ownerId, html, rows: requestButtons(texts(), open.id), silent: isQuiet(now()) };
    notifier.tell(keyOf(open), [letter], {
      stillWanted: () => store.state.requests[open.id]?.forwarded === false,
      record: () => store.update((draft) => recordForwarded(draft, open.id, now())),
    });
  });
}

/** What the owner may say to a request. */
export const ANSWER_REQUEST = buttonKind(
  'request',
  'people',
  { person: word.person, verdict: word.oneOf('approve', 'refuse', 'block') },
  async (press, { person, verdict }, app) => {
    const actor = { by: press.from.id, updateId: press.updateId };
    const request = await app.requests.answer(actor, person, verdict);
    const who = request ? describePerson({ id: person, ...request }) : whoIs(app.store.state, person);
    press.toast('');
    press.replace(outcome(press.texts, verdict, who, person, app));
    tellStranger(press, person, verdict, request?.language ?? null, app);
  },
);

function outcome(texts: Texts, verdict: Verdict, who: string, id: number, { store }: App): string {
  const { entry } = texts;
  if (verdict === 'approve') return outcomeText(texts, 'added', who, store.state.users[id]);
  return verdict === 'refuse' ? entry.requestRefused(who) : entry.requestBlocked(who, id);
}

function tellStranger(press: Press, id: number, verdict: Verdict, language: Language | null, app: App): void {
  if (verdict === 'approve') tellLetIn(id, press, app);
  else app.messenger.tell(id, (texts) => texts.entry.refused(), { language });
}

function requestButtons({ entry }: Texts, person: number): Row[] {
  const button = (verdict: Verdict) => ({
    text: entry.buttons[verdict],
    data: callbackData(ANSWER_REQUEST, { person, verdict }),
  });
  return [[button('approve'), button('refuse')], button('block')];
}

const keyOf = ({ id, request }: OpenRequest): string => `request ${id} ${request.asked_at}`;
