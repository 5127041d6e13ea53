import type { AccessService } from '../../../access/access-service.ts';
import type { MailService } from '../../../access/mail-service.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type AskServices, askFor } from '../people/ask-for.ts';
import { MAIL_BUTTONS } from './mail-buttons.ts';
import { deskFor, type MailPageServices, ownPage } from './mail-page.ts';

/** Services of a person's own page about mail. */
export interface OwnMailServices extends MailPageServices, AskServices {
  readonly mail: Pick<MailService, 'accessOf' | 'setAddress' | 'renew' | 'remove'>;
  readonly access: Pick<AccessService, 'dropQuestion'>;
}

/** `/mail`: how to get a config by mail while Telegram does not work. */
export async function mail(services: MailPageServices, { from, texts, answer }: Request): Promise<void> {
  answer(...ownPage(services, texts, from.id));
}

/** Asks for the address. */
export const askOwnAddress = onPress(MAIL_BUTTONS.askOwn, 'friend', async (services: OwnMailServices, press) => {
  deskFor(services.settings, press.from.id);
  await askFor(services, press, ownAddress.kind, '');
  press.replace(press.texts.mail.ask(), [
    { text: press.texts.mail.buttons.back, data: callbackData(MAIL_BUTTONS.own, {}) },
  ]);
});

/** The answer: sets the address. */
export const ownAddress = question('mail-address', 'friend', async (services: OwnMailServices, request) => {
  const { from, updateId, args, texts } = request;
  deskFor(services.settings, from.id);
  await services.mail.setAddress({ by: from.id, updateId }, from.id, args);
  await services.access.dropQuestion(from.id);
  request.answer(...ownPage(services, texts, from.id));
});

/** Shows the page again. */
export const showOwnMail = onPress(MAIL_BUTTONS.own, 'friend', async (services: OwnMailServices, press) => {
  press.toast('');
  press.replace(...ownPage(services, press.texts, press.from.id));
});

/** Makes another code and other words. */
export const renewOwnMail = onPress(MAIL_BUTTONS.renewOwn, 'friend', async (services: OwnMailServices, press) => {
  await services.mail.renew({ by: press.from.id, updateId: press.updateId }, press.from.id);
  press.toast(press.texts.mail.renewed());
  press.replace(...ownPage(services, press.texts, press.from.id));
});

/** Ends access by mail. */
export const endOwnMail = onPress(MAIL_BUTTONS.endOwn, 'friend', async (services: OwnMailServices, press) => {
  await services.mail.remove({ by: press.from.id, updateId: press.updateId }, press.from.id);
  press.toast(press.texts.mail.ended());
  press.replace(...ownPage(services, press.texts, press.from.id));
});
