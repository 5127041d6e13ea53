import type { Message, User } from 'grammy/types';
import { withoutHidden } from '../../visible.ts';
import { readUser } from './read-people.ts';
import type { Mention } from './request.ts';

/** The fields of a message that hold what a person wrote or sent (Bot API, Message); `users_shared` answers a button of ours. */
const SENT_BY_PERSON = [
  'text',
  'rich_message',
  'animation',
  'audio',
  'document',
  'live_photo',
  'paid_media',
  'photo',
  'sticker',
  'story',
  'video',
  'video_note',
  'voice',
  'contact',
  'dice',
  'game',
  'poll',
  'venue',
  'location',
  'checklist',
  'users_shared',
] as const satisfies readonly (keyof Message)[];

/** Whether a person sent the message. Telegram's own (pins, timers, gifts, and whatever it invents next) are not answered. */
export const isFromPerson = (message: Message): boolean => SENT_BY_PERSON.some((kind) => message[kind] !== undefined);

/** A command, in any letter case, also with the bot's name behind it. */
export interface ReadCommand {
  /** In lower case, without the slash. */
  readonly name: string;
  readonly args: string;
}

/** The command that a text is, or null; one with another bot's name is none of ours. */
export function readCommand({ text }: Message, botUsername: string): ReadCommand | null {
  const found = /^\/(\w+)(?:@(\w+))?(?:\s|$)/.exec(withoutHidden(text ?? '').trimStart());
  if (!found) return null;
  const [whole, name = '', addressee = botUsername] = found;
  if (addressee.toLowerCase() !== botUsername.toLowerCase()) return null;
  const args = withoutHidden(text ?? '')
    .trimStart()
    .slice(whole.length)
    .trim();
  return { name: name.toLowerCase(), args };
}

/** The first person whom the text names so, or null; never a bot. */
export function readMention({ text = '', entities = [] }: Message): Mention | null {
  for (const entity of entities) {
    const user: User | undefined = entity.type === 'text_mention' ? entity.user : undefined;
    if (user && !user.is_bot)
      return { text: withoutHidden(text.slice(entity.offset, entity.offset + entity.length)), person: readUser(user) };
  }
  return null;
}

/** The topic that a message stands in, or undefined: in a chat with topics the answer belongs there. */
export const topicOf = (
  message: Pick<Message, 'is_topic_message' | 'message_thread_id'> | undefined,
): number | undefined => (message?.is_topic_message ? message.message_thread_id : undefined);
