import { endTag } from '../../../access/guest-terms.ts';
import { type Actor, requireMayChange } from '../../../access/people-service.ts';
import { undoRemoval } from '../../../access/undo-removal.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Press } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { tellFriend } from '../entry/tell-friend.ts';
import { MORE_DAYS, PEOPLE } from './people-shapes.ts';
import { backToCard, changeable, personCard } from './person-card.ts';

/** Who presses, by which update. */
export const actorOf = ({ from, updateId }: Pick<Press, 'from' | 'updateId'>): Actor => ({ by: from.id, updateId });

/** Something was done: the card as it is now. */
export function showCard(press: Press, app: App, person: number, said = press.texts.people.done()): void {
  press.toast(said);
  press.replace(...personCard(app, press.texts, press.from.id, person));
}

/** A person's card, from the list or from what a button of it asked. */
export const SHOW_PERSON = buttonKind(PEOPLE.card.action, 'people', PEOPLE.card.fields, async (press, values, app) => {
  showCard(press, app, values.person, '');
});

/** The friend's configs stop, and are kept. */
export const PAUSE = buttonKind(PEOPLE.pause.action, 'people', PEOPLE.pause.fields, async (press, { person }, app) => {
  await setActive(press, app, person, 'paused');
});

/** They work again. */
export const RESUME = buttonKind(PEOPLE.resume.action, 'people', PEOPLE.resume.fields, async (press, values, app) => {
  await setActive(press, app, values.person, 'resumed');
});

/** How much longer? */
export const ASK_TIME = buttonKind(PEOPLE.time.action, 'people', PEOPLE.time.fields, async (press, values, app) => {
  const user = changeable(app, press.from.id, values.person);
  const { people: texts } = press.texts;
  const choices = MORE_DAYS.map((days) => ({
    text: texts.buttons.moreTime(Number(days) || null),
    data: callbackData(PEOPLE.moreTime, { ...values, days, end: endTag(user) }),
  }));
  press.toast('');
  press.replace(texts.askTime(whoIs(app.store.state, values.person)), [
    choices,
    backToCard(press.texts, values.person),
  ]);
});

/** So much longer: the same configs work on, or again. */
export const MORE_TIME = buttonKind(
  PEOPLE.moreTime.action,
  'people',
  PEOPLE.moreTime.fields,
  async (press, { person, days, end }, app) => {
    const user = await app.people.extend(actorOf(press), person, Number(days) || null, end);
    tellFriend(app, user, 'extended');
    showCard(press, app, person);
  },
);

/** Really? */
export const ASK_REMOVAL = buttonKind(
  PEOPLE.remove.action,
  'people',
  PEOPLE.remove.fields,
  async (press, { person }, app) => {
    changeable(app, press.from.id, person);
    const { people: texts } = press.texts;
    press.toast('');
    press.replace(texts.askRemoval(whoIs(app.store.state, person)), [
      { text: texts.buttons.removeNow, data: callbackData(PEOPLE.removeNow, { person }) },
      backToCard(press.texts, person),
    ]);
  },
);

/** Yes: their peers leave the nodes, keys and addresses are kept for a day. */
export const REMOVE = buttonKind(
  PEOPLE.removeNow.action,
  'people',
  PEOPLE.removeNow.fields,
  async (press, { person }, app) => {
    await app.access.remove(person, press.updateId, press.from.id);
    showCard(press, app, person);
  },
);

/** They are in again as they were: terms, devices, keys. */
export const RESTORE = buttonKind(
  PEOPLE.restore.action,
  'people',
  PEOPLE.restore.fields,
  async (press, { person }, app) => {
    await app.store.update((draft, before) => {
      requireMayChange(before, app.settings.adminId, press.from.id, person);
      undoRemoval(draft, person, press.updateId, app.now());
    });
    showCard(press, app, person);
  },
);

/** The friend hears of it, unless it was so already. */
async function setActive(press: Press, app: App, person: number, wanted: 'paused' | 'resumed'): Promise<void> {
  const { active } = changeable(app, press.from.id, person);
  const user = await app.people[wanted === 'paused' ? 'pause' : 'resume'](actorOf(press), person);
  if (user.active !== active) tellFriend(app, user, wanted);
  showCard(press, app, person);
}
