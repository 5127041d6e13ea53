import type { Message, User } from 'grammy/types';
import type { Context } from 'grammy/web';
import type { Rank } from '../../access/audience.ts';
import type { Person } from '../../access/person.ts';
import type { App } from '../app.ts';
import type { Handling } from './handling.ts';
import { readGiven, readUser } from './read-given.ts';
import type { Request, Row } from './request.ts';
import { menuFor } from './tables/commands.ts';
import { type ReadCommand, readMention, topicOf } from './written.ts';

/** What the sender of a message asks for, known to the store by then; null when a bot or nobody sent it. */
export async function readRequest(
  handling: Handling,
  context: Context,
  command: ReadCommand | null = null,
): Promise<Request | null> {
  const { message, chat } = context;
  if (!message?.from || message.from.is_bot || !chat) return null;
  const { app, outbox, textsFor } = handling;
  const from = await meet(handling, message.from);
  const rank = rankOf(app, from.id);
  const place = { chatId: chat.id, topic: topicOf(message) };
  return {
    updateId: context.update.update_id,
    from,
    ...rank,
    chatId: chat.id,
    messageId: message.message_id,
    isPrivate: chat.type === 'private',
    texts: textsFor(from.id, message.from.language_code),
    args: command ? command.args : (message.text ?? '').trim(),
    about: readAbout(message),
    mention: readMention(message),
    isAlbum: message.media_group_id !== undefined,
    given: chat.type === 'private' ? readGiven(message) : null,
    menu: menuFor(rank),
    copy: (messageId) => outbox.copy(place, { chatId: chat.id, messageId }),
    answerWithFile: (file, html, rows) => outbox.document(place, file, html, rows),
    answer: (html: string, rows?: readonly Row[]) =>
      outbox.message(place, html, rows, { givesWay: app.access.standing(from.id) === 'stranger' }),
    answerPicture: (picture, rows) => outbox.picture(place, picture, rows),
    answerWithKeys: (html, keys) => outbox.messageWithKeys(place, html, keys),
  };
}

/** What the bot lets this person do. */
export function rankOf({ access, store }: App, id: number): Rank {
  return { standing: access.standing(id), rights: store.state.users[id]?.rights ?? [] };
}

/** Waits only for what may decide who somebody is; a new name of a known person is written together with their command. */
export async function meet(handling: Handling, user: User): Promise<Person> {
  const person = { ...readUser(user), ...chosenLanguage(handling, user.id) };
  const isKnown =
    handling.app.store.state.users[person.id] !== undefined && handling.app.access.standing(person.id) !== 'stranger';
  const met = getToKnow(handling, person);
  if (!isKnown) await met;
  return person;
}

/** What a stranger chose goes before what their Telegram says. */
function chosenLanguage({ app }: Handling, id: number): Pick<Person, 'language'> | null {
  const language = app.language.of(id);
  return language && { language };
}

async function getToKnow({ app, notify, log }: Handling, person: Person): Promise<void> {
  try {
    const bound = await app.access.meet(person);
    if (bound && person.username !== null)
      notify({ kind: `username-${bound}`, friendId: person.id, username: person.username, name: person.name });
  } catch (error) {
    // The store cannot be written: the command itself will say so, and reading ones still work.
    log.error({ friend: person.id, err: error }, 'a person’s name could not be kept');
  }
}

/** Whose message is answered: a forwarded one's first sender, else its sender; never a bot. */
function readAbout({ reply_to_message: replied, chat }: Message): Person | null {
  if (replied?.forum_topic_created) return null; // in a topic every message "answers" the one that opened it
  const origin = replied?.forward_origin;
  const user =
    origin?.type === 'user' ? origin.sender_user : chat.type === 'private' || origin ? undefined : replied?.from;
  return user && !user.is_bot ? readUser(user) : null;
}
