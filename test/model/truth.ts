/** What really happened in the world, whatever the daemon knows of it: the judge's notes. Times in ms. */
export class Truth {
  /** Key → when a config with it first and last arrived in its friend's chat. */
  readonly arrived = new Map<string, { readonly first: number; readonly last: number }>();
  /** Keys that shook hands. */
  readonly shaken = new Set<string>();
  /** Keys whose "stop the old one" or whose "undo" was pressed. */
  readonly stopPressed = new Set<string>();
  readonly undoPressed = new Set<string>();
  /** Keys that came to their end by a rule. */
  readonly ended = new Set<string>();
  /** Every key that a record ever named. */
  readonly ours = new Set<string>();
  /** Device → when Telegram last said that nothing will ever arrive there. */
  readonly struckOff = new Map<string, number>();
  /** Device → when its friend was let in again. */
  readonly resumed = new Map<string, number>();
  /** Device → the time of its friend's last acknowledged wish, and of the last one whose config arrived. */
  readonly owed = new Map<string, number>();
  readonly met = new Map<string, number>();
  /** Device → when its friend last pressed undo. */
  readonly takenBack = new Map<string, number>();
  /** Node → when it was back after an outage or a reset that the daemon could notice. */
  readonly returned = new Map<string, number>();
  /** Nodes that lost our peers since anyone looked. */
  readonly resetUnseen = new Set<string>();
  /** Nodes that changed by themselves since anyone looked. */
  readonly changedUnseen = new Set<string>();
  /** Foreign key → its addresses, from the first look that could tell of it. */
  readonly foreign = new Map<string, readonly string[]>();
  /** Node → the addresses that foreign peers had at the last look. */
  readonly held = new Map<string, ReadonlySet<string>>();

  noteArrival(key: string, now: number): void {
    this.arrived.set(key, { first: this.arrived.get(key)?.first ?? now, last: now });
  }
}
