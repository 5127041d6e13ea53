import type { MaybeInaccessibleMessage, Message } from 'grammy/types';
import type { Context } from 'grammy/web';
import type { Person } from '../../access/person.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Row } from '../outbox/outgoing.ts';
import type { CommandEntry } from './feature.ts';
import { friendKeys, type Keyboards } from './keyboards.ts';
import { type MeetServices, meet, rankOf } from './meet.ts';
import { menuFor } from './menus.ts';
import { type ReadCommand, readDocument, readMention, topicOf } from './read-message.ts';
import { readSharedPeople, readUser } from './read-people.ts';
import type { Press, Request } from './request.ts';

/** Services of `readRequest` and `readPress`. */
export interface ReadServices extends MeetServices {
  readonly outbox: Outbox;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly keyboards: Keyboards;
}

/**
 * Converts a message to a request, after `meet` has updated the sender's record. Null if it has no sender or a bot sent it. `commands` are
 * all commands of the bot; the request's menu has those that the sender may use.
 */
export async function readRequest(
  services: ReadServices,
  commands: readonly CommandEntry[],
  context: Context,
  command: ReadCommand | null = null,
): Promise<Request | null> {
  const { message, chat } = context;
  if (!message?.from || message.from.is_bot || !chat) return null;
  const { access, outbox, textsFor, keyboards } = services;
  const from = await meet(services, message.from);
  const rank = rankOf(services, from.id);
  const place = { chatId: chat.id, topic: topicOf(message) };
  const code = message.from.language_code;
  const keysDue = () => (chat.type === 'private' ? keyboards.due(from.id, code) : null);
  return {
    updateId: context.update.update_id,
    from,
    ...rank,
    chatId: chat.id,
    messageId: message.message_id,
    isPrivate: chat.type === 'private',
    texts: textsFor(from.id, code),
    args: command ? command.args : (message.text ?? '').trim(),
    about: readAbout(message),
    mention: readMention(message),
    repliedButtons: chat.type === 'private' ? buttonsOf(message.reply_to_message) : [],
    isAlbum: message.media_group_id !== undefined,
    shared: chat.type === 'private' ? readSharedPeople(message) : null,
    document: chat.type === 'private' ? readDocument(message) : null,
    menu: menuFor(commands, rank),
    copy: (messageId) => outbox.copy(place, { chatId: chat.id, messageId }),
    answerWithFile: (file, html, rows, onSent) => outbox.document(place, file, html, rows, onSent ? { onSent } : {}),
    answer: (html: string, rows?: readonly Row[]) =>
      outbox.message(place, html, rows, {
        givesWay: access.standing(from.id) === 'stranger',
        ...(rows === undefined || rows.length === 0 ? keysDue() : null),
      }),
    answerPicture: (picture, rows) => outbox.picture(place, picture, rows),
    answerWithKeys: (html, keys) => {
      const own = keys === 'none' && rank.standing === 'friend' ? friendKeys(textsFor(from.id, code)) : keys;
      outbox.messageWithKeys(place, html, own);
    },
  };
}

/** Converts a button press in a private chat, after `meet` has updated the person's record. Null for anything else. */
export async function readPress(services: ReadServices, context: Context): Promise<(Press & PressedButton) | null> {
  const query = context.callbackQuery;
  if (query?.data === undefined || context.chat?.type !== 'private') return null;
  const { outbox, textsFor, keyboards } = services;
  const from = await meet(services, query.from);
  const chatId = context.chat.id;
  const place = query.message && { chatId, messageId: query.message.message_id };
  const message = query.message && 'is_topic_message' in query.message ? query.message : undefined;
  const here = { chatId: from.id, topic: topicOf(message) };
  return {
    updateId: context.update.update_id,
    from,
    ...rankOf(services, from.id),
    chatId,
    messageId: place?.messageId ?? 0,
    isPrivate: true,
    texts: textsFor(from.id, query.from.language_code),
    data: query.data,
    label: labelOf(query.message, query.data),
    alert: (html) => outbox.alert(query.id, from.id, html),
    copy: (messageId) => outbox.copy(here, { chatId: from.id, messageId }),
    answerWithFile: (file, html, rows, onSent) => outbox.document(here, file, html, rows, onSent ? { onSent } : {}),
    answer: (html, buttons) =>
      outbox.message(here, html, buttons, {
        ...(buttons === undefined || buttons.length === 0 ? keyboards.due(from.id, query.from.language_code) : null),
      }),
    answerPicture: (picture, buttons) => outbox.picture(here, picture, buttons),
    toast: (text) => outbox.toast(query.id, from.id, text),
    replaceButtons: (rows) => place && outbox.replaceButtons(place, rows),
    removeButtons: () => place && outbox.replaceButtons(place, []),
    replace: (html, buttons) => place && outbox.edit(place, html, buttons),
    replacePicture: (picture, buttons) => place && outbox.editPicture(place, picture, buttons),
  };
}

/** The part of a press that only the router uses. */
interface PressedButton {
  readonly data: string;
  /** The button's label; null if the message is too old for Telegram to include it. */
  readonly label: string | null;
  /** Queues an answer to the press that covers the chat until the person closes it. */
  alert(html: string): void;
}

/** The callback data of the buttons under a message. */
function buttonsOf(message: Message['reply_to_message']): string[] {
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? [];
  return buttons.flatMap((one) => ('callback_data' in one ? [one.callback_data] : []));
}

function labelOf(message: MaybeInaccessibleMessage | undefined, data: string): string | null {
  const shown = message && 'reply_markup' in message ? message.reply_markup : undefined;
  const buttons = shown?.inline_keyboard.flat() ?? [];
  return buttons.find((one) => 'callback_data' in one && one.callback_data === data)?.text ?? null;
}

/** The author of the message that is replied to; if that was forwarded, its original author. Null for bots and hidden authors. */
function readAbout({ reply_to_message: replied, chat }: Message): Person | null {
  if (replied?.forum_topic_created) return null; // in a topic, every message counts as a reply to the one that opened it
  const origin = replied?.forward_origin;
  const user =
    origin?.type === 'user' ? origin.sender_user : chat.type === 'private' || origin ? undefined : replied?.from;
  return user && !user.is_bot ? readUser(user) : null;
}
