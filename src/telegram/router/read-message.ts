import type { Message, User } from 'grammy/types';
import { withoutHidden } from '../../visible.ts';
import { readUser } from './read-people.ts';
import type { Mention, SentDocument } from './request.ts';

/** The fields of a message that hold what a person wrote or sent (Bot API, Message); `users_shared` answers a button of the bot. */
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

/** Whether a person sent the message; false for Telegram's service messages (pins, timers, gifts), which are not answered. */
export const isFromPerson = (message: Message): boolean => SENT_BY_PERSON.some((kind) => message[kind] !== undefined);

/** A command that was read from a message. */
export interface ReadCommand {
  /** In lower case, without the slash. */
  readonly name: string;
  readonly args: string;
}

/** The command in a text such as `/Status` or `/status@this_bot`; null if it is none, or is addressed to another bot. */
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

/** The first person without a username whom the text mentions, or null; never a bot. */
export function readMention({ text = '', entities = [] }: Message): Mention | null {
  for (const entity of entities) {
    const user: User | undefined = entity.type === 'text_mention' ? entity.user : undefined;
    if (user && !user.is_bot)
      return { text: withoutHidden(text.slice(entity.offset, entity.offset + entity.length)), person: readUser(user) };
  }
  return null;
}

/** The file that a message carries, or null. */
export const readDocument = ({ document }: Message): SentDocument | null =>
  document === undefined
    ? null
    : {
        fileId: document.file_id,
        name: withoutHidden(document.file_name ?? ''),
        bytes: document.file_size ?? 0,
      };

/** The topic of a message, in which it has to be answered; undefined in a chat without topics. */
export const topicOf = (
  message: Pick<Message, 'is_topic_message' | 'message_thread_id'> | undefined,
): number | undefined => (message?.is_topic_message ? message.message_thread_id : undefined);
