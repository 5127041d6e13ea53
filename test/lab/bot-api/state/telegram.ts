import { randomInt } from 'node:crypto';
import type { BotCommand, Chat, Message, User, UserFromGetMe } from '@grammyjs/types';
import { badRequest, mistake } from '../wire/api-error.ts';
import type { Files } from './files.ts';
import { Room } from './room.ts';
import { UpdateQueue } from './update-queue.ts';
import type { Waiting } from './waiting.ts';

/** A button press that waits for its answer. */
export interface Press {
  id: string;
  at: number;
  room: Room;
  message: Message;
  answer?: { text: string; show_alert: boolean; url?: string };
}

/** What the stand-in needs to be told; times are milliseconds. */
export interface TelegramOptions {
  bot: UserFromGetMe;
  now: () => number;
  callbackExpiry: number;
  pollSecond: number;
}

/** Everything that Telegram knows: chats, files, updates and what the bot has set. */
export class Telegram {
  readonly options: TelegramOptions;
  readonly files: Files;
  readonly waiting: Waiting;
  readonly updates = new UpdateQueue();
  readonly rooms = new Map<number, Room>();
  readonly presses = new Map<string, Press>();
  /** Commands by scope and language, see `commandsKey`. */
  readonly commands = new Map<string, BotCommand[]>();
  /** Names and descriptions by method family and language. */
  readonly texts = new Map<string, string>();
  webhook = '';
  #lastMessageId = randomInt(100, 5_000);

  constructor(options: TelegramOptions, files: Files, waiting: Waiting) {
    this.options = options;
    this.files = files;
    this.waiting = waiting;
  }

  get bot(): User {
    const { id, first_name, username } = this.options.bot;
    return { id, is_bot: true, first_name, username };
  }

  /** Seconds since 1970, as messages carry them. */
  get date(): number {
    return Math.floor(this.options.now() / 1000);
  }

  open(chat: Chat, person?: Room['person']): Room {
    if (this.rooms.has(chat.id)) throw new Error(`there is a chat ${chat.id} already`);
    const room = new Room(chat, person);
    this.rooms.set(chat.id, room);
    return room;
  }

  /** The chat that a parameter names, if the bot can see it. */
  readable(chatId: number | string): Room {
    const room = this.#find(chatId);
    if (!room.isKnown) throw badRequest('chat not found');
    return room;
  }

  /** The chat that a parameter names, if the bot may write there. */
  writable(chatId: number | string): Room {
    const room = this.#find(chatId);
    const refusal = room.refusal();
    if (refusal) throw refusal;
    return room;
  }

  #find(chatId: number | string): Room {
    if (chatId === '') throw mistake('chat_id is empty');
    const room =
      typeof chatId === 'string' && chatId.startsWith('@')
        ? [...this.rooms.values()].find(({ chat, person }) => !person && `@${chat.username}` === chatId)
        : this.rooms.get(Number(chatId));
    if (!room) throw badRequest('chat not found');
    return room;
  }

  /** Puts a message into a chat, with the next id and the time. */
  post(room: Room, from: User, content: object, hadKeyboard = false): Message {
    const message_id = ++this.#lastMessageId;
    const message = { message_id, from, chat: room.chat, date: this.date, ...content } as Message;
    room.kept.set(message_id, { message, hadKeyboard });
    room.note('message', message);
    this.waiting.changed();
    return message;
  }

  /** Replaces a message of the chat by its new version. */
  revise(room: Room, message: Message): Message {
    const revised = { ...message, edit_date: this.date } as Message;
    const kept = room.kept.get(message.message_id);
    room.kept.set(message.message_id, { message: revised, hadKeyboard: kept?.hadKeyboard ?? false });
    room.note('edit', revised);
    this.waiting.changed();
    return revised;
  }

  remove(room: Room, message: Message): void {
    room.kept.delete(message.message_id);
    room.note('deletion', message);
    this.waiting.changed();
  }
}
