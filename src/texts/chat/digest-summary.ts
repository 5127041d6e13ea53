import type { TroubleSum } from '../../health/digest.ts';

/** What the caption of the digest says. Names are plain text. */
export interface DigestSummary {
  /** Its first day, in days since 1970-01-01. */
  readonly month: number;
  readonly isOver: boolean;
  readonly came: readonly string[];
  readonly left: readonly string[];
  readonly never: readonly string[];
  readonly bytes: number;
  readonly troubles: readonly TroubleSum[];
  /** How old the last backup in the chat is (ms); null: there was none. */
  readonly backupAge: number | null;
  /** Of the people with devices, how many have a spare that was connected once; null: nobody has one. */
  readonly spares: { readonly proven: number; readonly people: number } | null;
  readonly invites: number;
  readonly requests: number;
  /** The version that the last digest came from, if the bot was updated since, and what the changelog says of it since then. */
  readonly version: { readonly from: string; readonly to: string; readonly changes: readonly string[] } | null;
}
