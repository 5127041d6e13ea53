import {
  type GuestNews,
  guestNews,
  isStillNews,
  recordTold,
  startGuest,
  startingGuests,
} from '../../../access/guest-news.ts';
import { type AddDays, endTag } from '../../../access/guest-terms.ts';
import type { PeopleService } from '../../../access/people-service.ts';
import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Snapshot } from '../../../peers/nodes/snapshot.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import type { Notifier, OutgoingMessage } from '../../outbox/notifier.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { whoIs } from '../../who-is.ts';
import { hasNoEnd, timePage } from '../people/time-page.ts';
import { tellOwnerRow } from '../tickets/ticket-buttons.ts';
import { ENTRY_BUTTONS, EXTENSION_DAYS } from './entry-buttons.ts';
import { askButton } from './explain-no-access.ts';
import { tellFriend } from './tell-friend.ts';
import { termsOf } from './terms.ts';

/** Services of extending a guest's access. */
export interface ExtendServices {
  readonly store: StorePort;
  readonly now: () => number;
  readonly timezone: string;
  readonly messenger: Messenger;
  readonly people: Pick<PeopleService, 'extend'>;
}

interface GuestParts {
  readonly store: StorePort;
  readonly notifier: Notifier;
  readonly ownerId: number;
  readonly textsFor: (id: number) => Texts;
  readonly snapshots: () => readonly Snapshot[];
  readonly now: () => number;
  /** Adds days by the calendar of the bot's time zone. */
  readonly addDays: AddDays;
  /** Whether it is night in the bot's time zone, when messages make no sound. */
  readonly isQuiet: (now: number) => boolean;
  readonly log: Log;
  /** The ends that the log of this run has already, so that one whose message waits for Telegram is not written again and again. */
  readonly endsLogged: Set<string>;
}

/** Starts the time of guests at their first handshake, and queues the messages about its end to them and the owner. */
export async function attendToGuests(parts: GuestParts): Promise<void> {
  const { store, snapshots, notifier, now, addDays, isQuiet, log, endsLogged } = parts;
  const starting = startingGuests(store.state, snapshots());
  if (starting.length > 0) {
    await store.update((draft) => {
      for (const id of starting) startGuest(draft, id, now(), addDays);
    });
    for (const id of starting)
      log.info({ friend: id }, `a guest has connected: access until ${store.state.users[id]?.until}`);
  }
  forEachIsolated(guestNews(store.state, now(), isQuiet(now())), (news) => {
    notifier.tell(`guest ${news.id} ${news.until} ${news.days}`, messagesFor(news, parts), {
      stillWanted: () => isStillNews(store.state, news, now()),
      record: () => store.update((draft) => recordTold(draft, news)),
    });
    const ending = `${news.id} ${news.until}`;
    if (news.days !== 0 || endsLogged.has(ending)) return;
    endsLogged.add(ending);
    log.info({ friend: news.id }, `a guest's access has ended: it was until ${news.until}`);
  });
}

/** The messages about the end of a guest's access: three days before to the guest only, one day before and at the end also to the owner. */
function messagesFor(news: GuestNews, { store, ownerId, textsFor, now, isQuiet }: GuestParts): OutgoingMessage[] {
  const { id, days } = news;
  const until = new Date(news.until);
  const silent = isQuiet(now());
  const [guest, owner] = [textsFor(id), textsFor(ownerId)];
  const user = store.state.users[id];
  const who = whoIs(store.state, id);
  const html = days === 0 ? guest.entry.ended(until) : guest.entry.warning(until);
  const forOwner = days === 0 ? owner.entry.guestEnded(who) : owner.entry.guestEnds(who, until);
  return [
    {
      chatId: id,
      html,
      silent,
      rows: days === 0 ? askButton(guest, guest.entry.buttons.askLonger) : [tellOwnerRow(guest)],
    },
    ...(days === 3 || !user ? [] : [{ chatId: ownerId, html: forOwner, rows: extendButtons(owner, user), silent }]),
  ];
}

/** Buttons that extend a guest's access. Each works only while the guest's end is the one that it was made for. */
export function extendButtons(texts: Texts, user: UserRecord): Row[] {
  return [
    EXTENSION_DAYS.map((days) => ({
      text: texts.entry.buttons.extend(Number(days) || null),
      data: callbackData(ENTRY_BUTTONS.extend, { person: user.telegram_id, days, end: endTag(user) }),
    })),
  ];
}

/** "Extend": sets a later end, so that the guest's configs go on working or work again, and tells the guest. */
export const extendStay = onPress(
  ENTRY_BUTTONS.extend,
  'people',
  async (services: ExtendServices, press, { person, days, end }) => {
    const actor = { by: press.from.id, updateId: press.updateId };
    const before = services.store.state.users[person];
    if (before && Number(days) > 0 && hasNoEnd(before)) {
      press.toast(press.texts.people.noEnd());
      return press.replace(...timePage(services, press.texts, before));
    }
    const user = await services.people.extend(actor, person, Number(days) || null, end);
    press.toast('');
    press.replace(press.texts.entry.extended(whoIs(services.store.state, person), termsOf(user)));
    if (!before || endTag(before) !== endTag(user)) tellFriend(services, user, 'extended');
  },
);
