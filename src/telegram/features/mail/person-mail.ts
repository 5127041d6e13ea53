import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import type { NodesView } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { askFor } from '../people/ask-for.ts';
import { actorOf } from '../people/people-access.ts';
import { changeable } from '../people/person-card.ts';
import { MAIL_BUTTONS } from './mail-buttons.ts';
import { personPage } from './mail-page.ts';
import type { OwnMailServices } from './own-mail.ts';

/** Services of the page about somebody else's mail. */
export type PersonMailServices = OwnMailServices & Pick<NodesView, 'settings'>;

/** Shows a friend's address, code and words, which can be read out on the phone. */
export const showPersonMail = onPress(
  MAIL_BUTTONS.person,
  'people',
  async (services: PersonMailServices, press, { person }) => {
    changeable(services, press.from.id, person);
    press.toast('');
    press.replace(...personPage(services, press.texts, person));
  },
);

/** Asks for a friend's address. */
export const askPersonAddress = onPress(
  MAIL_BUTTONS.askPerson,
  'people',
  async (services: PersonMailServices, press, { person }) => {
    changeable(services, press.from.id, person);
    await askFor(services, press, personAddress.kind, String(person));
    const { mail: texts } = press.texts;
    press.replace(texts.askFor(whoIs(services.store.state, person)), [
      { text: texts.buttons.back, data: callbackData(MAIL_BUTTONS.person, { person }) },
    ]);
  },
);

/** The answer: sets the friend's address. */
export const personAddress = question('person-mail', 'people', async (services: PersonMailServices, request, about) => {
  const person = Number(about);
  await services.mail.setAddress(actorOf(request), person, request.args);
  await services.access.dropQuestion(request.from.id);
  request.answer(...personPage(services, request.texts, person));
});

/** Makes another code and other words for a friend. */
export const renewPersonMail = onPress(
  MAIL_BUTTONS.renewPerson,
  'people',
  async (services: PersonMailServices, press, { person }) => {
    await services.mail.renew(actorOf(press), person);
    press.toast(press.texts.mail.renewed());
    press.replace(...personPage(services, press.texts, person));
  },
);

/** Ends a friend's access by mail. */
export const endPersonMail = onPress(
  MAIL_BUTTONS.endPerson,
  'people',
  async (services: PersonMailServices, press, { person }) => {
    await services.mail.remove(actorOf(press), person);
    press.toast(press.texts.mail.ended());
    press.replace(...personPage(services, press.texts, person));
  },
);
