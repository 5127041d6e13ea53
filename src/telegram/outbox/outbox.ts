import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types';
import { type Api, GrammyError, InputFile } from 'grammy/web';
import type { Answer, ChatQueue } from './chat-queue.ts';
import { fitRow } from './fit-row.ts';
import type { Button, Keys, MessagePlace, OutgoingFile, Row } from './outgoing.ts';
import { editPicture, type Picture, sendPicture } from './picture.ts';

/** A chat, and the topic in it where there are topics. */
export interface Addressee {
  readonly chatId: number;
  readonly topic: number | undefined;
}

interface MessageFate extends Pick<Answer, 'onSent' | 'onGone' | 'stillWanted' | 'givesWay' | 'recall'> {
  /** It arrives without a sound. */
  readonly silent?: boolean;
  /** The keys below the chat from then on. Only a message without buttons of its own can carry them. */
  readonly keys?: Keys | undefined;
}

/** Telegram's limit for the small text over the chat. */
const TOAST_LENGTH = 200;

/** Calls of the Bot API as queued answers: each returns at once, and the chat's queue does the rest. */
export class Outbox {
  readonly #api: Api;
  readonly #queue: ChatQueue;

  constructor(api: Api, queue: ChatQueue) {
    this.#api = api;
    this.#queue = queue;
  }

  message(
    to: number | Addressee,
    html: string,
    rows: readonly Row[] = [],
    { silent = false, keys, ...more }: MessageFate = {},
  ): void {
    const { chatId } = addressee(to);
    const send = (place: Topic) =>
      this.#api.sendMessage(chatId, html, {
        ...place,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        ...(silent ? { disable_notification: true } : {}),
        ...markupOf(rows, keys),
      });
    this.#queue.add(chatId, { what: `message to ${chatId}`, call: () => inTopic(to, send), ...more });
  }

  messageWithKeys(to: number | Addressee, html: string, keys: Keys): void {
    const { chatId } = addressee(to);
    const other = { parse_mode: 'HTML', reply_markup: phoneKeys(keys) } as const;
    this.#queue.add(chatId, {
      what: `message to ${chatId}`,
      call: () => inTopic(to, (place) => this.#api.sendMessage(chatId, html, { ...place, ...other })),
    });
  }

  document(
    to: number | Addressee,
    file: OutgoingFile,
    html: string,
    rows: readonly Row[] = [],
    fate: MessageFate = {},
  ): void {
    const { chatId } = addressee(to);
    const send = (place: Topic) =>
      this.#api.sendDocument(chatId, new InputFile(file.bytes, file.name), {
        ...place,
        caption: html,
        parse_mode: 'HTML',
        ...(rows.length > 0 ? { reply_markup: keyboard(rows) } : {}),
      });
    this.#queue.add(chatId, { what: `file to ${chatId}`, call: () => inTopic(to, send), ...fate });
  }

  /** The same message as one that somebody wrote to the bot, whatever it holds. */
  copy(to: number | Addressee, from: MessagePlace, rows: readonly Row[] = []): void {
    const { chatId } = addressee(to);
    const send = (place: Topic) =>
      this.#api.copyMessage(chatId, from.chatId, from.messageId, { ...place, ...markupOf(rows, undefined) });
    const call = () => inTopic(to, send);
    this.#queue.add(chatId, { what: `copy to ${chatId}`, call });
  }

  picture(to: number | Addressee, picture: Picture, rows: readonly Row[] = [], fate: MessageFate = {}): void {
    const { chatId } = addressee(to);
    this.#queue.add(chatId, {
      what: `picture to ${chatId}`,
      call: () =>
        inTopic(to, (place) => sendPicture(this.#api, chatId, picture, { ...place, reply_markup: keyboard(rows) })),
      ...fate,
    });
  }

  editPicture(place: MessagePlace, picture: Picture, rows: readonly Row[] = []): void {
    this.#queue.add(place.chatId, {
      what: `edit in ${place.chatId}`,
      call: () => editPicture(this.#api, place, picture, keyboard(rows)),
    });
  }

  edit({ chatId, messageId }: MessagePlace, html: string, rows: readonly Row[] = []): void {
    const other = { parse_mode: 'HTML', reply_markup: keyboard(rows) } as const;
    this.#queue.add(chatId, {
      what: `edit in ${chatId}`,
      call: () => this.#api.editMessageText(chatId, messageId, html, other),
    });
  }

  /** Other buttons under a message of ours, or none. */
  replaceButtons({ chatId, messageId }: MessagePlace, rows: readonly Row[]): void {
    const call = () => this.#api.editMessageReplyMarkup(chatId, messageId, { reply_markup: keyboard(rows) });
    this.#queue.add(chatId, { what: `edit in ${chatId}`, call });
  }

  /** Ends a button's waiting state. Once only: an answer that comes late is of no use, and Telegram refuses it. */
  toast(callbackId: string, chatId: number, text: string): void {
    this.#answerPress(callbackId, chatId, text === '' ? {} : { text: toPlain(text) });
  }

  /** The same with words that stay until they are closed: whoever is to do something else now needs the time to read it. */
  alert(callbackId: string, chatId: number, text: string): void {
    this.#answerPress(callbackId, chatId, { text: toPlain(text), show_alert: true });
  }

  #answerPress(callbackId: string, chatId: number, other: Parameters<Api['answerCallbackQuery']>[1]): void {
    const call = () => this.#api.answerCallbackQuery(callbackId, other);
    this.#queue.add(`toast ${chatId}`, { what: `answer to a button of ${chatId}`, call, tries: 1 });
  }
}

const addressee = (to: number | Addressee): Addressee =>
  typeof to === 'number' ? { chatId: to, topic: undefined } : to;

type Topic = { readonly message_thread_id?: number };

/** A topic that was closed or deleted meanwhile takes no message: then the chat itself does. */
async function inTopic<T>(to: number | Addressee, send: (place: Topic) => Promise<T>): Promise<T> {
  const { topic } = addressee(to);
  if (topic === undefined) return send({});
  try {
    return await send({ message_thread_id: topic });
  } catch (error) {
    if (error instanceof GrammyError && /thread not found|TOPIC_(?:CLOSED|DELETED)/i.test(error.description))
      return send({});
    throw error;
  }
}

/** Inline buttons as Telegram takes them. */
export const keyboard = (rows: readonly Row[]): InlineKeyboardMarkup => ({
  inline_keyboard: rows.flatMap(fitRow).map((row) => row.map(inlineButton)),
});

/** A message carries buttons of its own, or keys for the chat, never both. */
function markupOf(rows: readonly Row[], keys: Keys | undefined) {
  if (rows.length > 0) return { reply_markup: keyboard(rows) };
  return keys === undefined ? {} : { reply_markup: phoneKeys(keys) };
}

/** Telegram lets up to ten people be chosen at a time. */
const MOST_CHOSEN = 10;

/** The keys below a chat as Telegram takes them; labels stay until others come. */
export function phoneKeys(keys: Keys): ReplyKeyboardMarkup | ReplyKeyboardRemove {
  if (keys === 'none') return { remove_keyboard: true };
  if ('labels' in keys)
    return {
      keyboard: keys.labels.map((row) => row.map((text) => ({ text }))),
      resize_keyboard: true,
      is_persistent: true,
    };
  const request_users = {
    request_id: 1,
    user_is_bot: false,
    max_quantity: MOST_CHOSEN,
    request_name: true,
    request_username: true,
  };
  return {
    keyboard: [[{ text: keys.pick, request_users }], [{ text: keys.cancel }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
}

const inlineButton = (button: Button): InlineKeyboardButton =>
  'url' in button ? button : { text: button.text, callback_data: button.data };

function toPlain(html: string): string {
  const text = html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return text.length > TOAST_LENGTH ? `${text.slice(0, TOAST_LENGTH - 1)}…` : text;
}
