import { button, field } from '../../router/buttons.ts';

const PERSON = { person: field.person } as const;

/** The buttons of a person's own page about mail, and of the same page in the owner's list of people. */
export const MAIL_BUTTONS = {
  own: button('mail', {}, 'opens the page about mail'),
  askOwn: button('mail-ask', {}, 'is asked for a mail address'),
  renewOwn: button('mail-renew', {}, 'makes another code and words for letters'),
  endOwn: button('mail-end', {}, 'ends access by mail'),
  person: button('u-mail', PERSON, 'opens the page about the mail of'),
  askPerson: button('u-mail-ask', PERSON, 'is asked for the mail address of'),
  renewPerson: button('u-mail-renew', PERSON, 'makes another code and words for letters of'),
  endPerson: button('u-mail-end', PERSON, 'ends the access by mail of'),
} as const;
