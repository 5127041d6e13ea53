import type { Person } from '../access/access-service.ts';
import type { Rank } from './audience.ts';
import type { CommandName } from './command-name.ts';
import type { Texts } from './texts/texts.ts';

/** An inline button: one that the bot hears of, or one that opens a link. */
export type Button = { readonly text: string; readonly data: string } | { readonly text: string; readonly url: string };

/** What stands side by side under a message; most buttons have a row for themselves. */
export type Row = Button | readonly Button[];

/** What somebody asks for, without Telegram's shapes. */
export interface Request extends Rank {
  readonly updateId: number;
  readonly from: Person;
  readonly chatId: number;
  readonly isPrivate: boolean;
  readonly texts: Texts;
  /** What stands behind the command, or the whole text that is none; trimmed. */
  readonly args: string;
  /** Whose message this answers (for a forwarded message, whose it was first), or null. */
  readonly about: Person | null;
  /** The commands that this person may use. */
  readonly menu: readonly CommandName[];
  /** Queues an answer to this chat (Telegram's HTML). */
  answer(html: string, rows?: readonly Row[]): void;
}

/** A press of a button: the message it stands under can be changed. */
export interface Press extends Omit<Request, 'args' | 'about' | 'menu'> {
  /** Queues the small text that shows over the chat, at most 200 characters. */
  toast(text: string): void;
  /** Queues the removal of the buttons. */
  removeButtons(): void;
  /** Queues new text and buttons for the message. */
  replace(html: string, rows?: readonly Row[]): void;
}
