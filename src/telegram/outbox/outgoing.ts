/** Where a message of ours stands. */
export interface MessagePlace {
  readonly chatId: number;
  readonly messageId: number;
}

/** An inline button: one that the bot hears of, or one that opens a link. */
export type Button = { readonly text: string; readonly data: string } | { readonly text: string; readonly url: string };

/** One row of buttons under a message; a single button has the row for itself. */
export type Row = Button | readonly Button[];

/** A file to send. */
export interface OutgoingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is shown in place of the phone's keyboard: a button that opens Telegram's list of people, keys that write their label, or nothing any more. */
export type Keys =
  | { readonly pick: string; readonly cancel: string }
  | { readonly labels: readonly (readonly string[])[] }
  | 'none';
