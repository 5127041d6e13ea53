/** What a person has to know to write to the mail desk. */
export interface MailPage {
  /** Where answers go. */
  readonly address: string;
  /** The code of the next letter, in groups of four digits. */
  readonly code: string;
  /** The words that open pages in letters, and the digits that open ZIPs, as they are said. */
  readonly words: string;
  readonly digits: string;
  /** The desk's own address; null: letters are only sent. */
  readonly desk: string | null;
  readonly isOwner: boolean;
  /** Whose page it is (`whoIs`); null: the reader's own. */
  readonly who: string | null;
}

/** Two files are attached. */
export interface SecondFile {
  /** The names of both, without `.html` and `.zip`. */
  readonly first: string;
  readonly tunnel: string;
  /** As `MailAnswer.deadline`, of the second. */
  readonly deadline: Date | null;
}

/** What the answer to a friend's letter says. Plain text: it goes by mail. */
export interface MailAnswer {
  /** The code of the next letter. */
  readonly code: string;
  /** How many more letters are answered today. */
  readonly left: number;
  /** When the next letter is answered, if none is left today. */
  readonly again: Date | null;
  /** Until when a new key has to be used; null: the file has no such end. */
  readonly deadline: Date | null;
  /** The file of another server that goes with the first one; null: there is none. */
  readonly second: SecondFile | null;
  /** The names of the friend's devices there by their number, if there is more than one. */
  readonly devices: readonly { readonly number: number; readonly name: string | null }[];
  /** The number of the device that the file is for. */
  readonly device: number;
}
