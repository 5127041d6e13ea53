import type { Audience, Rank } from '../../access/audience.ts';
import type { Person } from '../../access/person.ts';
import type { CommandName } from '../../texts/chat/command-name.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import type { Keys, OutgoingFile, Row } from '../outbox/outgoing.ts';
import type { Picture } from '../outbox/picture.ts';

/** People whom a message shares: chosen from Telegram's list, the author of a forwarded message, or a contact card. */
export type SharedPeople =
  | { readonly kind: 'chosen'; readonly people: readonly Person[] }
  | { readonly kind: 'author'; readonly person: Person }
  /** The author of a forwarded message whose privacy settings show only a name. */
  | { readonly kind: 'hidden'; readonly name: string }
  /** A contact card; `person` is null if Telegram names no account for its phone number. */
  | { readonly kind: 'contact'; readonly name: string; readonly person: Person | null };

/** A person without a username whom a text mentions by a link that Telegram's apps insert. */
export interface Mention {
  readonly text: string;
  readonly person: Person;
}

/** A file that a message carries. */
export interface SentDocument {
  readonly fileId: string;
  /** Its name without hidden characters; may be empty. */
  readonly name: string;
  /** Its size as Telegram says; 0: unknown. */
  readonly bytes: number;
}

/** A command with what `/help` needs to show it. */
export interface MenuEntry {
  readonly name: CommandName;
  readonly audience: Audience;
}

/** A message to the bot, independent of Telegram's types, with the methods that answer it. */
export interface Request extends Rank {
  readonly updateId: number;
  readonly from: Person;
  readonly chatId: number;
  /** Id of the message, or of the message with the pressed button; 0 if Telegram does not include it any more. */
  readonly messageId: number;
  readonly isPrivate: boolean;
  readonly texts: Texts;
  /** The text after the command, or the whole text if it is no command; trimmed. */
  readonly args: string;
  /** The author of the message that this replies to (of a forwarded one the original author), or null. */
  readonly about: Person | null;
  /** A person without a username whom the text mentions, or null. */
  readonly mention: Mention | null;
  /** The data of the buttons of the bot's message that this replies to. */
  readonly repliedButtons: readonly string[];
  /** The people whom the message shares, or null. */
  readonly shared: SharedPeople | null;
  /** The file that the message carries, or null. */
  readonly document: SentDocument | null;
  /** Whether the message is the first of an album; the others are dropped before. */
  readonly isAlbum: boolean;
  /** The commands that this person may use. */
  readonly menu: readonly MenuEntry[];
  /** Queues a copy of a message of this chat into the same chat. */
  copy(messageId: number): void;
  /** Queues a file for this chat, with its caption; calls `onSent` once it has arrived. */
  answerWithFile(file: OutgoingFile, html: string, rows?: readonly Row[], onSent?: () => void): void;
  /** Queues an answer to this chat (Telegram's HTML). */
  answer(html: string, rows?: readonly Row[]): void;
  /** Queues a picture for this chat, with its caption. */
  answerPicture(picture: Picture, rows?: readonly Row[]): void;
  /** Queues an answer that changes the reply keyboard. */
  answerWithKeys(html: string, keys: Keys): void;
}

/** A press of a button, with the methods that change the message with the button. */
export interface Press
  extends Omit<
    Request,
    'args' | 'about' | 'mention' | 'repliedButtons' | 'shared' | 'document' | 'isAlbum' | 'menu' | 'answerWithKeys'
  > {
  /** Queues the answer to the press: a text shown briefly over the chat, at most 200 characters; may be empty. */
  toast(text: string): void;
  /** Queues new buttons for the same message. */
  replaceButtons(rows: readonly Row[]): void;
  /** Queues the removal of the message's buttons. */
  removeButtons(): void;
  /** Queues new text and buttons for the message. */
  replace(html: string, rows?: readonly Row[]): void;
  replacePicture(picture: Picture, rows?: readonly Row[]): void;
}
