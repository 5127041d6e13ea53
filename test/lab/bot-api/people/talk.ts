import { randomInt, randomUUID } from 'node:crypto';
import type { CallbackQuery, Message, User } from '@grammyjs/types';
import { withoutReply } from '../methods/compose.ts';
import type { Room } from '../state/room.ts';
import type { Press, Telegram } from '../state/telegram.ts';
import type { Patience } from '../state/waiting.ts';
import { findEntities } from '../text/find-entities.ts';
import type { ChatView } from './chat-view.ts';
import type { Seen } from './seen.ts';

/** A message that is referred to: as seen, or by its number. */
export type MessageRef = Pick<Seen, 'message_id'> | number;

/** What the bot answered to a press. */
export type PressAnswer = NonNullable<Press['answer']>;

/** A button press on its way. */
export interface Pressed {
  /** Null when the bot did not ask for presses. */
  update_id: number | null;
  id: string;
  /** Resolves with the bot's answer to this press. */
  answered(options?: Patience): Promise<PressAnswer>;
}

/** A text as a person's message carries it. */
export function written(text: string): object {
  const entities = findEntities(text);
  return { text, ...(entities.length > 0 && { entities }) };
}

/** Makes a person's message and the update that tells the bot; the update's id, or null when it is not told. */
export function say(telegram: Telegram, room: Room, from: User, content: object, isHeard = true): number | null {
  const message = telegram.post(room, from, content);
  return isHeard ? telegram.updates.make('message', message as Message & { chat: never; from: User }) : null;
}

/** The message of this chat that is replied to, as a reply carries it. */
export function replyTo(room: Room, target: MessageRef | undefined): object {
  if (target === undefined) return {};
  const id = typeof target === 'number' ? target : target.message_id;
  const kept = room.kept.get(id);
  if (!kept) throw new Error(`there is no message ${id} in chat ${room.chat.id}`);
  return { reply_to_message: withoutReply(kept.message) };
}

/** Presses a button: in the newest message that has it, or in `seen` as it was then, though it may have changed. */
export function press(telegram: Telegram, room: Room, view: ChatView, from: User, what: string, among?: Seen): Pressed {
  const { seen, data, label } = view.findButton(what, among && [among]);
  const id = String(randomInt(2 ** 40)) + String(randomInt(2 ** 20));
  const now = room.kept.get(seen.message_id)?.message;
  const message = (now ?? { chat: room.chat, message_id: seen.message_id, date: 0 }) as Message;
  telegram.presses.set(id, { id, at: telegram.options.now(), room, message });
  room.note('press', message, label);
  const query = { id, from, message, chat_instance: randomUUID(), data } as CallbackQuery;
  const update_id = telegram.updates.make('callback_query', query);
  const explain = () => `the press of "${label}" was not answered:\n${view.transcript}`;
  const answered = (options?: Patience) =>
    telegram.waiting.until(() => telegram.presses.get(id)?.answer, explain, options);
  return { update_id, id, answered };
}
