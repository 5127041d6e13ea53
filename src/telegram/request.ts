import type { Person, Standing } from '../access/access-service.ts';
import type { CommandName } from './command-name.ts';
import type { Texts } from './texts/texts.ts';

/** A row of inline buttons under a message. */
export interface Button {
  readonly text: string;
  readonly data: string;
}

/** What somebody asks for, without Telegram's shapes. */
export interface Request {
  readonly updateId: number;
  readonly from: Person;
  readonly standing: Standing;
  readonly chatId: number;
  readonly isPrivate: boolean;
  readonly texts: Texts;
  /** What stands behind the command, trimmed. */
  readonly args: string;
  /** Whose message this answers (for a forwarded message, whose it was first), or null. */
  readonly about: Person | null;
  /** The commands that this person may use. */
  readonly menu: readonly CommandName[];
  /** Queues an answer to this chat (Telegram's HTML). */
  answer(html: string, buttons?: readonly Button[]): void;
}

/** A press of a button: the message it stands under can be changed. */
export interface Press extends Omit<Request, 'args' | 'about' | 'menu'> {
  /** Queues the small text that shows over the chat, at most 200 characters. */
  toast(text: string): void;
  /** Queues the removal of the buttons. */
  removeButtons(): void;
  /** Queues new text and buttons for the message. */
  replace(html: string, buttons?: readonly Button[]): void;
}
