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

/** Peers that no record names: the list, each one, and what its buttons ask. `address`: its addresses in short. */
export interface ForeignTexts {
  list(page: ForeignPage): string;
  /** `canAdopt`: whether it can become a friend's device; `isReserved`: its address is kept for the owner's own peer. */
  card(server: string, line: ForeignLine, canAdopt: boolean, isReserved: boolean): string;
  askWhom(tag: string, address: string): string;
  askAdoption(tag: string, address: string, who: string): string;
  askRemoval(server: string, tag: string, address: string, isReserved: boolean): string;
  /** Over the chat, when something was done. */
  adopted(): string;
  removed(): string;
  pardoned(): string;
  /** An ended key that the owner calls theirs. */
  claimed(): string;
  readonly buttons: {
    readonly adopt: string;
    /** What stands in the audit as well. */
    adoptNow(tag: string, address: string): string;
    readonly remove: string;
    removeNow(tag: string, address: string): string;
    pardon(tag: string): string;
    /** Under the word that an ended key came back. */
    claim(key: string): string;
    readonly back: string;
  };
}
