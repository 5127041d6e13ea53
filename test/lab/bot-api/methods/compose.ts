import type { InlineKeyboardMarkup, Message, MessageEntity } from '@grammyjs/types';
import type { Room } from '../state/room.ts';
import type { Telegram } from '../state/telegram.ts';
import { linkFault } from '../text/check-link.ts';
import { formatText } from '../text/formatted-text.ts';
import { badRequest, mistake } from '../wire/api-error.ts';
import type { Args } from './handler.ts';

/** More buttons under one message Telegram refuses. */
const MOST_BUTTONS = 100;

/** The parameters that all methods share that send a message. */
export type Common = Pick<
  Args<'sendMessage'>,
  | 'message_thread_id'
  | 'reply_markup'
  | 'reply_parameters'
  | 'reply_to_message_id'
  | 'protect_content'
  | 'message_effect_id'
>;

interface Caption {
  caption?: string;
  parse_mode?: string;
  caption_entities?: readonly MessageEntity[];
}

/** A caption as the message carries it; nothing when it is empty. */
export function captionOf({ caption = '', parse_mode, caption_entities }: Caption): object {
  const { text, entities } = formatText(caption, parse_mode, caption_entities);
  return { ...(text && { caption: text }), ...(entities.length > 0 && { caption_entities: entities }) };
}

/** A text as the message carries it. */
export function textOf(text: string, parseMode?: string, given?: readonly MessageEntity[]): object {
  const { text: shown, entities } = formatText(text, parseMode, given);
  return { text: shown, ...(entities.length > 0 && { entities }) };
}

/** Posts the bot's message with everything that is not its content: reply, keyboard, protection. */
export function send(telegram: Telegram, room: Room, content: object, common: Common): Message {
  const { message_thread_id: topic } = common;
  if (topic !== undefined && !room.topics.has(topic)) throw badRequest('message thread not found');
  const replyTo = repliedMessage(room, common);
  const markup = common.reply_markup;
  const isInline = markup !== undefined && 'inline_keyboard' in markup;
  const message = telegram.post(
    room,
    telegram.bot,
    {
      ...content,
      ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
      ...(replyTo && { reply_to_message: withoutReply(replyTo) }),
      ...(common.protect_content && { has_protected_content: true }),
      ...(common.message_effect_id && { effect_id: common.message_effect_id }),
      ...inlineMarkup(isInline ? markup : undefined),
    },
    markup !== undefined && !isInline,
  );
  if (markup && 'keyboard' in markup) room.keyboard = markup;
  if (markup && 'remove_keyboard' in markup) room.keyboard = undefined;
  return message;
}

/** An inline keyboard as the message carries it; one without buttons is none. */
export function inlineMarkup(markup: InlineKeyboardMarkup | undefined): { reply_markup?: InlineKeyboardMarkup } {
  const buttons = markup?.inline_keyboard.flat() ?? [];
  if (buttons.length > MOST_BUTTONS) throw mistake('reply markup is too long');
  for (const button of buttons) {
    const fault = 'url' in button ? linkFault(button.url) : undefined;
    if ('url' in button && fault) throw mistake(`inline keyboard button URL '${button.url}' is invalid: ${fault}`);
  }
  return markup && buttons.length > 0 ? { reply_markup: markup } : {};
}

function repliedMessage(room: Room, common: Common): Message | undefined {
  const id = common.reply_parameters?.message_id ?? common.reply_to_message_id;
  if (id === undefined) return undefined;
  const kept = room.kept.get(id);
  if (!kept && !common.reply_parameters?.allow_sending_without_reply)
    throw badRequest('message to be replied not found');
  return kept?.message;
}

/** A message inside of another never carries a third. */
export function withoutReply(message: Message): Message {
  const { reply_to_message: _, ...rest } = message;
  return rest as Message;
}
