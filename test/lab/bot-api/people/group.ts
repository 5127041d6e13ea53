import type { Chat, Message } from '@grammyjs/types';
import type { Room } from '../state/room.ts';
import type { Telegram } from '../state/telegram.ts';
import type { Patience } from '../state/waiting.ts';
import { ChatView, type Match } from './chat-view.ts';
import type { Person } from './person.ts';
import type { Seen } from './seen.ts';
import { type MessageRef, type Pressed, press, replyTo, say, written } from './talk.ts';

/** A group that the bot is in; it hears commands and replies to itself, the rest only without privacy mode. */
export class Group {
  readonly chat: ChatView;
  readonly #telegram: Telegram;
  readonly #room: Room;

  constructor(telegram: Telegram, { id, title }: { id: number; title: string }) {
    this.#telegram = telegram;
    this.#room = telegram.open({ id, title, type: id < -1_000_000_000_000 ? 'supergroup' : 'group' } as Chat);
    this.chat = new ChatView(this.#room, telegram);
  }

  get id(): number {
    return this.#room.chat.id;
  }

  /** Writes as this person; returns the update's id, or null when the bot does not hear it. */
  say(person: Person, text: string, options: { replyTo?: MessageRef; topic?: number } = {}): number | null {
    const { topic } = options;
    const place = topic === undefined ? {} : { message_thread_id: topic, is_topic_message: true };
    if (topic !== undefined) this.#room.topics.add(topic);
    const content = { ...written(text), ...replyTo(this.#room, options.replyTo), ...place };
    this.#room.members.add(person.id);
    return say(this.#telegram, this.#room, person.user, content, this.#hears(content as Message));
  }

  press(person: Person, what: string, among?: Seen): Pressed {
    return press(this.#telegram, this.#room, this.chat, person.user, what, among);
  }

  /** Nothing can be sent there any more. */
  deleteTopic(topic: number): void {
    this.#room.topics.delete(topic);
  }

  /** Throws the bot out. */
  kickBot(): void {
    this.#room.kicked = true;
  }

  /** See `ChatView.receives`. */
  receives(match?: Match, options?: Patience & { anyOrder?: boolean }): Promise<Seen> {
    return this.chat.receives(match, options);
  }

  #hears({ text = '', reply_to_message }: Message): boolean {
    const { can_read_all_group_messages, username } = this.#telegram.options.bot;
    if (can_read_all_group_messages || reply_to_message?.from?.id === this.#telegram.bot.id) return true;
    const [, addressee] = /^\/\w+(?:@(\w+))?/.exec(text) ?? [undefined, null];
    return addressee === undefined || addressee?.toLowerCase() === username.toLowerCase();
  }
}
