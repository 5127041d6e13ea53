import type { Chat, Message, ReplyKeyboardMarkup, User } from '@grammyjs/types';
import { type ApiError, forbidden } from '../wire/api-error.ts';

/** What Telegram knows about a person and this bot. */
export interface Acquaintance {
  user: User;
  started: boolean;
  blocked: boolean;
  deactivated: boolean;
}

/** A message as Telegram keeps it. */
export interface Kept {
  message: Message;
  /** A message that came with a reply keyboard can never be edited. */
  hadKeyboard: boolean;
}

/** Something that happened in a chat; `message` is as it was at that moment. */
export interface RoomEvent {
  kind: 'message' | 'edit' | 'deletion' | 'press' | 'answer';
  message: Message;
  /** What was pressed or answered. */
  note: string;
}

/** One chat, with everything that is and was in it. */
export class Room {
  readonly chat: Chat;
  /** The other side of a private chat. */
  readonly person: Acquaintance | undefined;
  readonly kept = new Map<number, Kept>();
  readonly events: RoomEvent[] = [];
  /** The reply keyboard under the input field. */
  keyboard: ReplyKeyboardMarkup | undefined;
  kicked = false;
  /** The topics of a chat that has some. */
  readonly topics = new Set<number>();
  /** The ids of a group's people. */
  readonly members = new Set<number>();

  constructor(chat: Chat, person?: Acquaintance) {
    this.chat = chat;
    this.person = person;
  }

  /** True when the bot can see this chat at all. */
  get isKnown(): boolean {
    return this.person === undefined || this.person.started;
  }

  /** Why the bot may not write here, or undefined. */
  refusal(): ApiError | undefined {
    if (this.person?.deactivated) return forbidden('user is deactivated');
    if (this.person && !this.person.started) return forbidden("bot can't initiate conversation with a user");
    if (this.person?.blocked) return forbidden('bot was blocked by the user');
    return this.kicked ? forbidden(`bot was kicked from the ${this.chat.type} chat`) : undefined;
  }

  note(kind: RoomEvent['kind'], message: Message, note = ''): void {
    this.events.push({ kind, message: structuredClone(message), note });
  }
}
