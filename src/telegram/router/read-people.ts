import type { Contact, Message, User } from 'grammy/types';
import type { Person } from '../../access/person.ts';
import { readLanguage } from '../../languages.ts';
import { readName } from '../../visible.ts';
import type { SharedPeople } from './request.ts';

/** A person as Telegram shows them. */
export function readUser(user: User): Person {
  const given = [user.first_name, user.last_name].filter(Boolean).join(' ');
  const name = readName(given) || (given === '' ? '' : String(user.id)); // somebody who calls themselves nothing visible
  return {
    id: user.id,
    username: readName(user.username ?? '') || null,
    name,
    language: readLanguage(user.language_code),
  };
}

/** The people whom a message shares, or null; never a bot, and never the sender themselves. */
export function readSharedPeople({
  users_shared: chosen,
  forward_origin: origin,
  contact,
  from,
}: Message): SharedPeople | null {
  if (chosen) return { kind: 'chosen', people: chosen.users.map(readChosen) };
  if (contact) return contact.user_id === from?.id ? null : readContact(contact);
  if (origin?.type === 'hidden_user') return { kind: 'hidden', name: readName(origin.sender_user_name) };
  if (origin?.type !== 'user' || origin.sender_user.is_bot || origin.sender_user.id === from?.id) return null;
  return { kind: 'author', person: readUser(origin.sender_user) };
}

/** Takes the name and the account; the phone number is not read. */
function readContact({ user_id, first_name, last_name }: Contact): SharedPeople {
  const shown = { is_bot: false, first_name, ...(last_name !== undefined && { last_name }) };
  const name = readName([first_name, last_name].filter(Boolean).join(' '));
  return { kind: 'contact', name, person: user_id ? readUser({ id: user_id, ...shown }) : null };
}

/** Telegram gives of a chosen person what was asked for and their settings allow. */
function readChosen({ user_id, first_name = '', last_name, username }: ChosenUser): Person {
  return readUser({
    id: user_id,
    is_bot: false,
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  });
}

type ChosenUser = NonNullable<Message['users_shared']>['users'][number];
