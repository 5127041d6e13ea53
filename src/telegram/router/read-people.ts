import type { Contact, Message, User } from 'grammy/types';
import type { Person } from '../../access/person.ts';
import { readLanguage } from '../../languages.ts';
import { readName } from '../../visible.ts';
import type { SharedPeople } from './request.ts';

/** Converts Telegram's user to a person, with a cleaned name. */
export function readUser(user: User): Person {
  const given = [user.first_name, user.last_name].filter(Boolean).join(' ');
  const name = readName(given) || (given === '' ? '' : String(user.id)); // a name of invisible characters only
  return {
    id: user.id,
    username: readName(user.username ?? '') || null,
    name,
    language: readLanguage(user.language_code),
  };
}

/** The people whom a message shares, without bots and its sender; null if it shares nobody. */
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

/** Reads name and account of a contact card; the phone number is ignored. */
function readContact({ user_id, first_name, last_name }: Contact): SharedPeople {
  const shown = { is_bot: false, first_name, ...(last_name !== undefined && { last_name }) };
  const name = readName([first_name, last_name].filter(Boolean).join(' '));
  return { kind: 'contact', name, person: user_id ? readUser({ id: user_id, ...shown }) : null };
}

/** Reads a person chosen from Telegram's list. Name and username may be missing: the person's settings may hide them. */
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
