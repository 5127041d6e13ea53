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
  /** The author of a forwarded message who lets Telegram tell nothing but a name. */
  | { readonly kind: 'hidden'; readonly name: string }
  /** A contact card; null: its phone number has no account that Telegram tells. */
  | { readonly kind: 'contact'; readonly name: string; readonly person: Person | null };

/** Somebody without a username whom a text names: Telegram's apps make a link of such a name. */
export interface Mention {
  readonly text: string;
  readonly person: Person;
}

/** A command as `/help` shows it. */
export interface MenuEntry {
  readonly name: CommandName;
  readonly audience: Audience;
  readonly isMostWanted: boolean;
}

/** What somebody asks for, without Telegram's shapes. */
export interface Request extends Rank {
  readonly updateId: number;
  readonly from: Person;
  readonly chatId: number;
  /** The message that asks, or under which the button stands; 0 when Telegram no longer tells. */
  readonly messageId: number;
  readonly isPrivate: boolean;
  readonly texts: Texts;
  /** What stands behind the command, or the whole text that is none; trimmed. */
  readonly args: string;
  /** Whose message this answers (for a forwarded message, whose it was first), or null. */
  readonly about: Person | null;
  /** Somebody without a username whom the words name. */
  readonly mention: Mention | null;
  /** People whom the message shares, or null. */
  readonly shared: SharedPeople | null;
  /** One message of an album, of which the bot takes only the first. */
  readonly isAlbum: boolean;
  /** The commands that this person may use. */
  readonly menu: readonly MenuEntry[];
  /** Queues a copy of a message of this chat. */
  copy(messageId: number): void;
  /** Queues a file for this chat, with its caption. */
  answerWithFile(file: OutgoingFile, html: string, rows?: readonly Row[]): void;
  /** Queues an answer to this chat (Telegram's HTML). */
  answer(html: string, rows?: readonly Row[]): void;
  /** The same with a picture. */
  answerPicture(picture: Picture, rows?: readonly Row[]): void;
  /** The same, with a change of the phone's keyboard. */
  answerWithKeys(html: string, keys: Keys): void;
}

/** A press of a button: the message it stands under can be changed. */
export interface Press
  extends Omit<Request, 'args' | 'about' | 'mention' | 'shared' | 'isAlbum' | 'menu' | 'answerWithKeys'> {
  /** Queues the small text that shows over the chat, at most 200 characters. */
  toast(text: string): void;
  /** Queues other buttons under the same message. */
  replaceButtons(rows: readonly Row[]): void;
  /** Queues the removal of the buttons. */
  removeButtons(): void;
  /** Queues new text and buttons for the message. */
  replace(html: string, rows?: readonly Row[]): void;
  replacePicture(picture: Picture, rows?: readonly Row[]): void;
}
