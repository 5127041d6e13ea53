/** A foreign peer as the owner sees it; plain. */
export interface ForeignLine {
  /** On the button that opens it. */
  readonly number: number;
  /** The beginning of its key. */
  readonly tag: string;
  /** Addresses and networks that are routed to it; may be empty. */
  readonly addresses: readonly string[];
  /** Ms since its latest handshake, or null. */
  readonly seenAge: number | null;
  readonly received: number;
  readonly sent: number;
}

export interface ForeignPage {
  readonly server: string;
  readonly lines: readonly ForeignLine[];
  /** How many there are on all pages. */
  readonly count: number;
  /** Beginnings of the keys that the owner removed. */
  readonly condemned: readonly string[];
}
