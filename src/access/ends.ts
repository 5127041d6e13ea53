/**
 * The times by which invites and waiting usernames expire (invariant 15): the daemon's own running time and a confirmed clock, whichever
 * is reached first. The machine's clock alone expires nothing.
 */
export interface Ends {
  /** Running time of the daemon, over all its runs (ms). */
  readonly watched: number;
  /** Ms since 1970, by a clock other than the machine's own; null: none has confirmed the time lately. */
  readonly confirmed: number | null;
  /** The best known time (ms since 1970), for dating what begins now. */
  readonly now: number;
}

/** Something that expires by itself: on a date, or at a running time of the daemon (null: not known). */
interface Ending {
  readonly date: string;
  readonly watched: number | null;
}

export function hasEnded({ date, watched }: Ending, ends: Ends): boolean {
  return (
    (watched !== null && watched <= ends.watched) || (ends.confirmed !== null && Date.parse(date) <= ends.confirmed)
  );
}

/** Ends by one clock that is trusted unconditionally. */
export const endsBy = (now: () => number) => (): Ends => ({ watched: now(), confirmed: now(), now: now() });
