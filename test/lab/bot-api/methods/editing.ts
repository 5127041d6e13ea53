import type { InlineKeyboardMarkup, Message } from '@grammyjs/types';
import type { Room } from '../state/room.ts';
import type { Telegram } from '../state/telegram.ts';
import { badRequest, mistake } from '../wire/api-error.ts';
import { captionOf, inlineMarkup, textOf } from './compose.ts';
import type { Handlers } from './handler.ts';
import { mediaOf } from './sending.ts';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
/** Telegram deletes a message for everyone only this long after it was sent. */
const DELETABLE_SECONDS = 48 * 3600;

interface Target {
  chat_id?: number | string;
  message_id?: number;
}

/** Methods that change or delete a message; a keyboard that is not given again goes away. */
export const editing: Handlers = {
  editMessageText: (telegram, args) => {
    const { room, message } = editable(telegram, args);
    if (args.text === undefined) throw mistake('message text is empty');
    if (message.text === undefined) throw badRequest('there is no text in the message to edit');
    const { text: _, entities: __, link_preview_options: ___, ...rest } = message;
    const preview = args.link_preview_options && { link_preview_options: args.link_preview_options };
    const content = { ...rest, ...textOf(args.text, args.parse_mode, args.entities), ...preview };
    return revise(telegram, room, message, content, args);
  },
  editMessageCaption: (telegram, args) => {
    const { room, message } = editable(telegram, args);
    if (!message.document && !message.photo) throw badRequest('there is no caption in the message to edit');
    const { caption: _, caption_entities: __, ...rest } = message;
    return revise(telegram, room, message, { ...rest, ...captionOf(args) }, args);
  },
  editMessageReplyMarkup: (telegram, args) => {
    const { room, message } = editable(telegram, args);
    return revise(telegram, room, message, message, args);
  },
  editMessageMedia: (telegram, args) => {
    const { room, message } = editable(telegram, args);
    const {
      text: _,
      entities: __,
      document: ___,
      photo: ____,
      caption: _____,
      caption_entities: ______,
      ...rest
    } = message;
    return revise(telegram, room, message, { ...rest, ...mediaOf(telegram, args.media) }, args);
  },
  deleteMessage: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    const kept = room.kept.get(args.message_id);
    if (!kept) throw badRequest('message to delete not found');
    if (!isDeletable(telegram, room, kept.message)) throw badRequest("message can't be deleted for everyone");
    telegram.remove(room, kept.message);
    return true;
  },
  deleteMessages: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    const kept = args.message_ids.flatMap((id) => room.kept.get(id) ?? []);
    for (const { message } of kept) if (isDeletable(telegram, room, message)) telegram.remove(room, message);
    return true;
  },
};

function editable(telegram: Telegram, { chat_id, message_id }: Target): { room: Room; message: Message } {
  if (chat_id === undefined && message_id === undefined) throw mistake('message identifier is not specified');
  if (chat_id === undefined) throw mistake('chat_id is empty');
  const room = telegram.writable(chat_id);
  const kept = room.kept.get(message_id ?? 0);
  if (!kept) throw badRequest('message to edit not found');
  const isOurs = kept.message.from?.id === telegram.bot.id;
  if (!isOurs || kept.hadKeyboard || kept.message.forward_origin) throw badRequest("message can't be edited");
  return { room, message: kept.message };
}

function revise(
  telegram: Telegram,
  room: Room,
  before: Message,
  content: object,
  { reply_markup }: { reply_markup?: InlineKeyboardMarkup },
): Message {
  const { reply_markup: _, ...rest } = content as Message;
  const after = { ...rest, ...inlineMarkup(reply_markup) } as Message;
  if (fingerprint(after) === fingerprint(before)) throw badRequest(NOT_MODIFIED);
  return telegram.revise(room, after);
}

/** Key order does not count: an edit builds the same message in another order. */
function fingerprint(message: Message): string {
  const { edit_date: _, ...content } = message;
  return JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function isDeletable(telegram: Telegram, room: Room, message: Message): boolean {
  const isFresh = telegram.date - message.date <= DELETABLE_SECONDS;
  return isFresh && (room.person !== undefined || message.from?.id === telegram.bot.id);
}
