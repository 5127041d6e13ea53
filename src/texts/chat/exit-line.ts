import type { ExitWay } from '../../peers/records/user-record.ts';

/** The country whose sites leave at the entry, as two letters, and the names of entry and exit. */
export interface ExitEnds {
  readonly country: string;
  readonly entry: string;
  readonly exit: string;
}

/** Where a friend leaves who enters at a server with links to others. */
export interface ExitLine extends ExitEnds {
  readonly way: ExitWay;
  /** Since when the exit is silent; null: it answers, or nothing leaves there. */
  readonly silentSince: Date | null;
  /** What becomes of what should leave there while it is silent. */
  readonly whileSilent: 'direct' | 'block';
}
