/** What texts show of a foreign peer; all in plain text. */
export interface ForeignLine {
  /** The number on the button that opens it. */
  readonly number: number;
  /** The beginning of its public key. */
  readonly tag: string;
  /** Its allowed IPs; may be empty. */
  readonly addresses: readonly string[];
  /** Ms since its latest handshake, or null. */
  readonly seenAge: number | null;
  readonly received: number;
  readonly sent: number;
}

export interface ForeignPage {
  readonly server: string;
  readonly lines: readonly ForeignLine[];
  /** How many foreign peers there are on all pages. */
  readonly count: number;
  /** The beginnings of the public keys that the owner removed. */
  readonly condemned: readonly string[];
}
