import type { Platform } from '../../amnezia/apps.ts';
import type { Right } from '../../peers/records/user-record.ts';
import type { AllowanceView } from './allowance-view.ts';

/** The state of a person or device. `unknown`: the nodes of the devices do not answer. */
export type PersonState =
  | 'online'
  | 'idle'
  | 'never'
  | 'no-device'
  | 'unknown'
  | 'paused'
  | 'used-up'
  | 'expired'
  | 'removed';

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
  /** Names of strangers who ask to be let in, the oldest request first. */
  readonly asking: readonly string[];
  /** How many invites are open. */
  readonly invites: number;
  /** How many people have a spare that was connected once, of those with a device; null: nobody has a spare. */
  readonly spares: { readonly proven: number; readonly people: number } | null;
}

/** The result of a search; `more` is the number of people found beyond the lines shown. */
export interface FoundPeople {
  readonly words: string;
  readonly lines: readonly PersonLine[];
  readonly more: number;
}

/** What a device seems to be, as far as anybody can know: WireGuard tells no server what runs on the other end. */
export interface DeviceProgram {
  /** What its friend chose or whose guide they opened last; null: they said nothing. */
  readonly on: Platform | 'computer' | null;
  /** The display name of the program that its file is for. */
  readonly app: string;
  /** The lowest version that can connect with that file, if the device has connected with it; null: nothing is known. */
  readonly least: string | null;
}

export interface CardDevice {
  readonly server: string;
  readonly name: string | null;
  readonly address: string;
  readonly state: PersonState;
  readonly seenAge: number | null;
  readonly runs: DeviceProgram;
  /** Until when a config that was handed over outside of Telegram has to be used; null: none waits. */
  readonly handedUntil: Date | null;
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
  readonly spare: { readonly server: string; readonly isProven: boolean } | null;
  readonly traffic: { readonly day: MovedLine; readonly month: MovedLine; readonly total: MovedLine } | null;
  /** The person's own device limit; null: that of everybody. */
  readonly ownLimit: number | null;
  readonly usualLimit: number;
  readonly allowance: AllowanceView | null;
  /** How fast their devices may be (Mbit/s); null: no limit. */
  readonly speed: number | null;
  /** Names of the servers that they may use; null: all. */
  readonly servers: readonly string[] | null;
  readonly note: string | null;
  readonly rights: readonly Right[];
  /** Until when a removal can be undone, or null. */
  readonly restoreUntil: Date | null;
}
