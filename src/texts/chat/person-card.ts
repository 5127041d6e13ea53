import type { Right } from '../../peers/records/user-record.ts';

/** The state of a person or device. `unknown`: the nodes of the devices do not answer. */
export type PersonState = 'online' | 'idle' | 'never' | 'no-device' | 'unknown' | 'paused' | 'expired' | 'removed';

/** What the list shows of a person. Names are plain text; the texts escape them. */
export interface PersonLine {
  /** The number on the button that opens the card. */
  readonly number: number;
  readonly name: string;
  readonly username: string | null;
  readonly isOwner: boolean;
  readonly state: PersonState;
  /** Ms since the latest known handshake, or null. */
  readonly seenAge: number | null;
  /** When access ends, if that is soon. */
  readonly endsSoon: Date | null;
  readonly devices: number;
}

export interface PeoplePage {
  readonly lines: readonly PersonLine[];
  /** Usernames that were added and whose person has not written yet; at the end of the list. */
  readonly waiting: readonly string[];
  readonly people: number;
  readonly online: number;
}

/** The result of a search; `more` is the number of people found beyond the lines shown. */
export interface FoundPeople {
  readonly words: string;
  readonly lines: readonly PersonLine[];
  readonly more: number;
}

export interface CardDevice {
  readonly server: string;
  readonly name: string | null;
  readonly address: string;
  readonly state: PersonState;
  readonly seenAge: number | null;
}

/** Bytes of a friend's devices, counted by the server: `received` is what the friend sent. */
export interface MovedLine {
  readonly received: number;
  readonly sent: number;
}

export interface PersonCard extends Omit<PersonLine, 'number' | 'endsSoon' | 'devices'> {
  readonly id: number;
  /** The name in Telegram, if the owner gave the person another one; otherwise null. */
  readonly telegramName: string | null;
  readonly until: Date | null;
  readonly daysFromFirst: number | null;
  readonly invitedBy: string | null;
  readonly devices: readonly CardDevice[];
  readonly traffic: { readonly day: MovedLine; readonly month: MovedLine; readonly total: MovedLine } | null;
  /** The person's own device limit; null: that of everybody. */
  readonly ownLimit: number | null;
  readonly usualLimit: number;
  /** Names of the servers that they may use; null: all. */
  readonly servers: readonly string[] | null;
  readonly note: string | null;
  readonly rights: readonly Right[];
  /** Until when a removal can be undone, or null. */
  readonly restoreUntil: Date | null;
}
