import type { Right } from '../../peers/records/user-record.ts';

/** How somebody is doing, in one word. `unknown`: the nodes that would know do not answer. */
export type PersonState = 'online' | 'idle' | 'never' | 'no-device' | 'unknown' | 'paused' | 'expired' | 'removed';

/** A person in the list. Names are plain: texts escape them. */
export interface PersonLine {
  /** On the button that opens the card. */
  readonly number: number;
  readonly name: string;
  readonly username: string | null;
  readonly isOwner: boolean;
  readonly state: PersonState;
  /** Ms since they were last seen, or null. */
  readonly seenAge: number | null;
  /** When access ends, if that is soon. */
  readonly endsSoon: Date | null;
  readonly devices: number;
}

export interface PeoplePage {
  readonly lines: readonly PersonLine[];
  /** Usernames that wait for their person's first message; behind everybody else. */
  readonly waiting: readonly string[];
  readonly people: number;
  readonly online: number;
}

/** What a search found; `more`: how many more there are than lines. */
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

/** What a friend's devices have moved, from the server's side: what it received, the friend sent. */
export interface MovedLine {
  readonly received: number;
  readonly sent: number;
}

export interface PersonCard extends Omit<PersonLine, 'number' | 'endsSoon' | 'devices'> {
  readonly id: number;
  /** What Telegram says, when the owner calls them otherwise. */
  readonly telegramName: string | null;
  readonly until: Date | null;
  readonly daysFromFirst: number | null;
  readonly invitedBy: string | null;
  readonly devices: readonly CardDevice[];
  readonly traffic: { readonly day: MovedLine; readonly month: MovedLine; readonly total: MovedLine } | null;
  /** Null: as for everybody. */
  readonly ownLimit: number | null;
  readonly usualLimit: number;
  /** Null: all. */
  readonly servers: readonly string[] | null;
  readonly note: string | null;
  readonly rights: readonly Right[];
  /** Until when a removal can be taken back. */
  readonly restoreUntil: Date | null;
}
