import { randomInt } from 'node:crypto';
import type { Message } from '@grammyjs/types';
import type { Telegram } from '../state/telegram.ts';
import { badRequest, mistake } from '../wire/api-error.ts';
import { captionOf, send, textOf } from './compose.ts';
import type { Args, Handlers } from './handler.ts';
import { documentOf, photoOf } from './media.ts';

/** Methods that put a message into a chat. */
export const sending: Handlers = {
  sendMessage: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    const preview = args.link_preview_options && { link_preview_options: args.link_preview_options };
    return send(telegram, room, { ...textOf(args.text, args.parse_mode, args.entities), ...preview }, args);
  },
  sendDocument: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    return send(telegram, room, { ...documentOf(telegram, args.document), ...captionOf(args) }, args);
  },
  sendPhoto: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    return send(telegram, room, { ...photoOf(telegram, args.photo), ...captionOf(args) }, args);
  },
  sendMediaGroup: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    const media_group_id = String(randomInt(2 ** 47));
    const contents = [...args.media].map((item) => ({ ...mediaOf(telegram, item), media_group_id }));
    return contents.map((content) => send(telegram, room, content, args));
  },
  sendChatAction: (telegram, args) => {
    telegram.writable(args.chat_id);
    return true;
  },
  forwardMessage: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    const original = messageOf(telegram, args.from_chat_id, args.message_id, 'forward');
    const { message_id: _, from, chat: __, date, reply_markup: ___, ...content } = original;
    const sender_user = from ?? telegram.bot;
    return send(telegram, room, { ...content, forward_origin: { type: 'user', sender_user, date } }, args);
  },
  copyMessage: (telegram, args) => {
    const room = telegram.writable(args.chat_id);
    const original = messageOf(telegram, args.from_chat_id, args.message_id, 'copy');
    const { message_id: _, from: __, chat: ___, date: ____, reply_markup: _____, ...content } = original;
    const caption = args.caption === undefined ? {} : captionOf(args);
    return { message_id: send(telegram, room, { ...content, ...caption }, args).message_id };
  },
};

/** The content of one item of an album, or of a message whose media is replaced. */
export function mediaOf(
  telegram: Telegram,
  item: Args<'sendMediaGroup'>['media'][number] | Args<'editMessageMedia'>['media'],
): object {
  if (item.type === 'document') return { ...documentOf(telegram, item.media), ...captionOf(item) };
  if (item.type === 'photo') return { ...photoOf(telegram, item.media), ...captionOf(item) };
  throw mistake(`the stand-in has no media of type ${item.type}`);
}

function messageOf(telegram: Telegram, chatId: number | string, messageId: number, verb: string): Message {
  const kept = telegram.readable(chatId).kept.get(messageId);
  if (!kept) throw badRequest(`message to ${verb} not found`);
  return kept.message;
}
