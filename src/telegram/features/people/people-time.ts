import type { AccessService } from '../../../access/access-service.ts';
import { daysForAll, endsTag } from '../../../access/give-days.ts';
import { addFullDays, endTag } from '../../../access/guest-terms.ts';
import { mayChange, type PeopleService } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { endOfDay } from '../entry/end-of-day.ts';
import { dayOfNumber, readDay } from '../entry/read-day.ts';
import { tellFriend } from '../entry/tell-friend.ts';
import { askFor } from './ask-for.ts';
import { nameOf } from './find-people.ts';
import { actorOf, showCard } from './people-access.ts';
import { GIVEN_DAYS, PEOPLE_BUTTONS } from './people-buttons.ts';
import { backToCard, type CardServices, changeable, personCard } from './person-card.ts';
import { hasNoEnd, timePage } from './time-page.ts';

/** Services of the buttons about how long people have access. */
export interface PeopleTimeServices extends CardServices {
  readonly people: Pick<PeopleService, 'extend' | 'setUntil' | 'giveAll'>;
  readonly access: Pick<AccessService, 'dropQuestion'>;
  readonly messenger: Messenger;
  readonly timezone: string;
}

/** Asks by how many days to extend a person's access, or until when it shall last. */
export const askHowLong = onPress(
  PEOPLE_BUTTONS.time,
  'people',
  async (services: PeopleTimeServices, press, values) => {
    const user = changeable(services, press.from.id, values.person);
    press.toast('');
    press.replace(...timePage(services, press.texts, user));
  },
);

/** Extends a person's access: their configs go on working, or work again. Where there is no end to move, a date is offered. */
export const extendTime = onPress(
  PEOPLE_BUTTONS.moreTime,
  'people',
  async (services: PeopleTimeServices, press, { person, days, end }) => {
    const before = changeable(services, press.from.id, person);
    if (hasNoEnd(before)) {
      press.toast(press.texts.people.noEnd());
      return press.replace(...timePage(services, press.texts, before));
    }
    const user = await services.people.extend(actorOf(press), person, Number(days) || null, end);
    const isNews = endTag(before) !== endTag(user);
    if (isNews) tellFriend(services, user, 'extended');
    showCard(services, press, person, isNews ? press.texts.people.done() : press.texts.people.unchanged());
  },
);

/** Sets the last day of a person's access. */
export const setEnd = onPress(
  PEOPLE_BUTTONS.endOn,
  'people',
  async (services: PeopleTimeServices, press, { person, day, end }) => {
    const before = changeable(services, press.from.id, person);
    const until = endOfDay(dayOfNumber(day), services.timezone);
    const user = await services.people.setUntil(actorOf(press), person, until, end);
    tellOfEnd(services, before, user);
    showCard(services, press, person);
  },
);

/** Asks for a date in words. */
export const askEnd = onPress(PEOPLE_BUTTONS.askEnd, 'people', async (services: PeopleTimeServices, press, values) => {
  changeable(services, press.from.id, values.person);
  await askFor(services, press, newEnd.kind, String(values.person));
  press.replace(press.texts.people.askDate(whoIs(services.store.state, values.person)), [
    backToCard(press.texts, values.person),
  ]);
});

/** The answer: the last day of the person's access. */
export const newEnd = question('end-person', 'people', async (services: PeopleTimeServices, request, about) => {
  const person = Number(about);
  const day = readDay(request.args.trim(), services.now(), services.timezone);
  if (!day) throw new UserError('date-usage');
  const before = changeable(services, request.from.id, person);
  const user = await services.people.setUntil(actorOf(request), person, endOfDay(day, services.timezone));
  await services.access.dropQuestion(request.from.id);
  tellOfEnd(services, before, user);
  request.answer(...personCard(services, request.texts, request.from.id, person));
});

/** Asks how many days everybody whose access has an end shall get, such as after an outage. */
export const askGiveAll = onPress(PEOPLE_BUTTONS.giveAll, 'people', async (services: PeopleTimeServices, press) => {
  const { people: texts } = press.texts;
  const longest = Math.max(...GIVEN_DAYS.map(Number));
  const names = givenTo(services, press, longest).map(({ user }) => nameOf(user));
  const tag = endsTag(services.store.state);
  const choices = GIVEN_DAYS.map((days) => ({
    text: texts.buttons.moreTime(Number(days)),
    data: callbackData(PEOPLE_BUTTONS.giveAllNow, { days, tag }),
  }));
  press.toast('');
  press.replace(texts.askGive(names), [
    ...(names.length === 0 ? [] : [choices]),
    { text: texts.buttons.toList, data: callbackData(PEOPLE_BUTTONS.list, { page: 0 }) },
  ]);
});

/** Gives the days, and tells everybody who got them. */
export const giveAllNow = onPress(
  PEOPLE_BUTTONS.giveAllNow,
  'people',
  async (services: PeopleTimeServices, press, { days, tag }) => {
    const given = await services.people.giveAll(actorOf(press), Number(days), tag);
    for (const user of given) tellFriend(services, user, 'extended');
    press.toast('');
    press.replace(press.texts.people.gave(Number(days), given.map(nameOf)), [
      { text: press.texts.people.buttons.toList, data: callbackData(PEOPLE_BUTTONS.list, { page: 0 }) },
    ]);
  },
);

function givenTo({ store, settings, now }: PeopleTimeServices, { from }: Press, days: number) {
  const may = (id: number) => mayChange(store.state, settings.adminId, from.id, id);
  return daysForAll({ state: store.state, mayChange: may, now: now() }, days, addFullDays);
}

/** Tells the friend of a new end: as more time when it is later than before, else as it is. */
function tellOfEnd(services: PeopleTimeServices, before: UserRecord, user: UserRecord): void {
  if (endTag(before) === endTag(user) || user.until === null) return;
  const isMore = before.until !== null && Date.parse(before.until) < Date.parse(user.until);
  tellFriend(services, user, isMore ? 'extended' : 'limited');
}
