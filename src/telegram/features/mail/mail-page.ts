import type { MailService } from '../../../access/mail-service.ts';
import type { Settings } from '../../../config/settings.ts';
import { UserError } from '../../../errors.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { whoIs } from '../../who-is.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';
import { MAIL_BUTTONS } from './mail-buttons.ts';

/** Services of the pages about mail. */
export interface MailPageServices {
  readonly store: StorePort;
  readonly settings: Pick<Settings, 'adminId' | 'mail'>;
  readonly mail: Pick<MailService, 'accessOf'>;
}

type Shown = [html: string, rows: Row[]];

/** A person's own page: how to get a config by mail, or the offer of it. Throws `UserError('mail-off')`. */
export function ownPage({ mail, settings }: MailPageServices, { mail: texts }: Texts, id: number): Shown {
  const { desk, isOwner } = deskFor(settings, id);
  const { buttons } = texts;
  const access = mail.accessOf(id);
  const ask = { text: access === null ? buttons.set : buttons.change, data: callbackData(MAIL_BUTTONS.askOwn, {}) };
  if (access === null) return [texts.offer({ desk, isOwner }), [ask]];
  const renew = { text: buttons.renew, data: callbackData(MAIL_BUTTONS.renewOwn, {}) };
  const end = { text: buttons.end, data: callbackData(MAIL_BUTTONS.endOwn, {}) };
  return [texts.page({ ...access, desk, isOwner, who: null }), [...(desk === null ? [] : [renew]), [ask, end]]];
}

/** The same page about somebody else, for the owner and who manages people. */
export function personPage(
  { mail, settings, store }: MailPageServices,
  { mail: texts, people }: Texts,
  person: number,
): Shown {
  const { desk } = deskFor(settings, person);
  const who = whoIs(store.state, person);
  const { buttons } = texts;
  const access = mail.accessOf(person);
  const back = { text: people.buttons.back, data: callbackData(PEOPLE_BUTTONS.card, { person }) };
  const ask = {
    text: access === null ? buttons.set : buttons.change,
    data: callbackData(MAIL_BUTTONS.askPerson, { person }),
  };
  if (access === null) return [texts.none(who), [ask, back]];
  const renew = { text: buttons.renew, data: callbackData(MAIL_BUTTONS.renewPerson, { person }) };
  const end = { text: buttons.end, data: callbackData(MAIL_BUTTONS.endPerson, { person }) };
  return [texts.page({ ...access, desk, isOwner: false, who }), [renew, [ask, end], back]];
}

/** The desk's address for this person; null for the owner where letters are only sent. Throws `UserError('mail-off')`. */
export function deskFor({ mail, adminId }: MailPageServices['settings'], id: number) {
  const isOwner = id === adminId;
  if (mail === null || (mail.imap === null && !isOwner)) throw new UserError('mail-off');
  return { desk: mail.imap === null ? null : mail.from, isOwner };
}
