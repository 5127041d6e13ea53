import type { BotCommand, Chat, ChatMember, ChatMemberUpdated, Message, User } from '@grammyjs/types';
import { commandsKey } from '../methods/bot-settings.ts';
import { fileOf } from '../methods/media.ts';
import { imageSize } from '../state/image-size.ts';
import type { Acquaintance, Room } from '../state/room.ts';
import type { Telegram } from '../state/telegram.ts';
import type { Patience } from '../state/waiting.ts';
import { ChatView, type Match } from './chat-view.ts';
import type { Seen } from './seen.ts';
import { type MessageRef, type Pressed, press, replyTo, say, written } from './talk.ts';

/** Who a person is. */
export type Identity = Pick<User, 'id' | 'first_name' | 'last_name' | 'username' | 'language_code'>;

/** Where a forwarded message came from; `hidden` is someone who hides their account. */
export interface Origin {
  from: Person | { hidden: string };
  text: string;
}

/** A person with a private chat with the bot; methods that tell the bot something return the update's id. */
export class Person {
  readonly user: User;
  readonly chat: ChatView;
  readonly #telegram: Telegram;
  readonly #room: Room;
  readonly #state: Acquaintance;

  constructor(telegram: Telegram, identity: Identity) {
    this.user = { ...identity, is_bot: false };
    this.#telegram = telegram;
    this.#state = { user: this.user, started: false, blocked: false, deactivated: false };
    const { language_code: _, ...chat } = identity;
    this.#room = telegram.open({ ...chat, type: 'private' } as Chat, this.#state);
    this.chat = new ChatView(this.#room, telegram);
  }

  get id(): number {
    return this.user.id;
  }

  /** Presses Start; the payload is what stands behind `?start=` in an invite link. */
  start(payload = ''): number | null {
    return this.send(payload === '' ? '/start' : `/start ${payload}`);
  }

  send(text: string, options: { replyTo?: MessageRef } = {}): number | null {
    return this.#say({ ...written(text), ...replyTo(this.#room, options.replyTo) });
  }

  reply(message: MessageRef, text: string): number | null {
    return this.send(text, { replyTo: message });
  }

  forward({ from, text }: Origin): number | null {
    const date = this.#telegram.date;
    const forward_origin =
      from instanceof Person
        ? { type: 'user', sender_user: from.user, date }
        : { type: 'hidden_user', sender_user_name: from.hidden, date };
    return this.#say({ ...written(text), forward_origin });
  }

  upload(name: string, bytes: Uint8Array, caption = ''): number | null {
    const file = this.#telegram.files.keep(name, Buffer.from(bytes), 'document');
    const document = { ...fileOf(file), file_name: name, mime_type: file.contentType };
    return this.#say({ document, ...(caption && { caption }) });
  }

  /** Sends a picture as a photo; throws when it is neither PNG nor JPEG, which an app would have made of it. */
  sendPhoto(bytes: Uint8Array, caption = ''): number | null {
    const picture = Buffer.from(bytes);
    const size = imageSize(picture);
    if (!size) throw new Error('a photo is a PNG or a JPEG');
    const file = this.#telegram.files.keep('photo.jpg', picture, 'photo');
    return this.#say({ photo: [{ ...fileOf(file), ...size }], ...(caption && { caption }) });
  }

  /** A message of any other content, such as a contact card, or one that Telegram itself writes: a pin, a timer, a gift. */
  sendContent(content: object): number | null {
    return this.#say(content);
  }

  /** Answers a `request_users` button of the reply keyboard by choosing these people. */
  share(people: readonly Person[], request_id?: number): number | null {
    const requested = this.#room.keyboard?.keyboard.flat().flatMap((button) => {
      const request = typeof button === 'object' && 'request_users' in button ? button.request_users : undefined;
      return request && (request_id === undefined || request.request_id === request_id) ? [request] : [];
    });
    const request = requested?.[0];
    if (!request) throw new Error(`no button asks for people in the chat:\n${this.chat.transcript}`);
    const users = people.map(({ user }) => ({
      user_id: user.id,
      ...(request.request_name && { first_name: user.first_name }),
      ...(request.request_username && user.username && { username: user.username }),
    }));
    return this.#say({ users_shared: { request_id: request.request_id, users } });
  }

  /** Presses an inline button by label or data, in the newest message that has it, or in the message given. */
  press(what: string, among?: Seen): Pressed {
    return press(this.#telegram, this.#room, this.chat, this.user, what, among);
  }

  edit(message: MessageRef, text: string): number | null {
    const id = typeof message === 'number' ? message : message.message_id;
    const kept = this.#room.kept.get(id);
    if (kept?.message.from?.id !== this.id) throw new Error(`message ${id} is not one of ${this.user.first_name}'s`);
    const edited = this.#telegram.revise(this.#room, { ...kept.message, ...written(text) } as Message);
    return this.#telegram.updates.make('edited_message', edited as never);
  }

  block(): number | null {
    this.#state.blocked = true;
    return this.#tellMembership('member', 'kicked');
  }

  unblock(): number | null {
    this.#state.blocked = false;
    return this.#tellMembership('kicked', 'member');
  }

  /** Has the chat open from before: the bot may write there, and hears nothing of it. */
  wroteLongAgo(): void {
    this.#state.started = true;
  }

  /** Deletes the account: nothing can be sent there any more. */
  deactivate(): void {
    this.#state.deactivated = true;
  }

  /** The commands that this person's menu shows. */
  get commands(): BotCommand[] {
    const scopes = [{ type: 'chat', chat_id: this.id }, { type: 'all_private_chats' }, { type: 'default' }] as const;
    const keys = scopes.flatMap((scope) => [this.user.language_code ?? '', ''].map((code) => commandsKey(scope, code)));
    return keys.map((key) => this.#telegram.commands.get(key) ?? []).find((list) => list.length > 0) ?? [];
  }

  /** See `ChatView.receives`. */
  receives(match?: Match, options?: Patience & { anyOrder?: boolean }): Promise<Seen> {
    return this.chat.receives(match, options);
  }

  #say(content: object): number | null {
    if (this.#state.deactivated) throw new Error(`${this.user.first_name} has deleted the account`);
    if (this.#state.blocked) this.unblock(); // an app lets nobody write to a bot that is blocked
    this.#state.started = true;
    return say(this.#telegram, this.#room, this.user, content);
  }

  #tellMembership(before: 'member' | 'kicked', after: 'member' | 'kicked'): number | null {
    const member = (status: typeof before): ChatMember =>
      ({ status, user: this.#telegram.bot, ...(status === 'kicked' && { until_date: 0 }) }) as ChatMember;
    const change: ChatMemberUpdated = {
      chat: this.#room.chat,
      from: this.user,
      date: this.#telegram.date,
      old_chat_member: member(before),
      new_chat_member: member(after),
    };
    return this.#telegram.updates.make('my_chat_member', change);
  }
}
