import { endTag } from '../../../access/guest-terms.ts';
import { createDayOf } from '../../../health/calendar.ts';
import { addDays } from '../../../local-time.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { whoIs } from '../../who-is.ts';
import { MORE_DAYS, PEOPLE_BUTTONS } from './people-buttons.ts';

/** What the page about a person's time is made from. */
export interface TimeView {
  readonly store: StorePort;
  readonly now: () => number;
  readonly timezone: string;
}

/** The dates that are offered, in days from today: a week, a month, three months. */
const DATES = [7, 30, 91] as const;

/** Whether a person's access goes on for ever, so that there is nothing to extend. */
export const hasNoEnd = ({ until, days_from_first, removed_at }: UserRecord): boolean =>
  until === null && days_from_first === null && removed_at === null;

/** A person's time: more days for whoever has an end, and for everybody a date. */
export function timePage(
  { store, now, timezone }: TimeView,
  texts: Texts,
  user: UserRecord,
): [html: string, rows: Row[]] {
  const { people } = texts;
  const person = user.telegram_id;
  const who = whoIs(store.state, person);
  const end = endTag(user);
  const more = MORE_DAYS.map((days) => ({
    text: people.buttons.moreTime(Number(days) || null),
    data: callbackData(PEOPLE_BUTTONS.moreTime, { person, days, end }),
  }));
  const dayOf = createDayOf(timezone);
  const dates = DATES.map((days) => dayOf(addDays(now(), days, timezone))).map((day) => ({
    text: people.buttons.until(day * 86_400_000),
    data: callbackData(PEOPLE_BUTTONS.endOn, { person, day, end }),
  }));
  return [
    hasNoEnd(user) ? people.askEnd(who) : people.askTime(who),
    [
      ...(hasNoEnd(user) ? [] : [more]),
      dates,
      { text: people.buttons.otherDate, data: callbackData(PEOPLE_BUTTONS.askEnd, { person }) },
      { text: people.buttons.back, data: callbackData(PEOPLE_BUTTONS.card, { person }) },
    ],
  ];
}
