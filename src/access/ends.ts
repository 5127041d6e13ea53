/**
 * By what an invite and the like ends (invariant 15): the earlier of the time that the daemon has run for and a confirmed clock; what the
 * machine's own clock says ends nothing.
 */
export interface Ends {
  /** Ms that the daemon has run for, in all its runs. */
  readonly watched: number;
  /** Ms since 1970, as another clock than our own has told lately; null: none has. */
  readonly confirmed: number | null;
  /** The best that is known (ms since 1970), to date what begins now. */
  readonly now: number;
}

/** Something that ends by itself: on a date, and when the daemon has run for so long; null: that is not known. */
interface Ending {
  readonly date: string;
  readonly watched: number | null;
}

export function hasEnded({ date, watched }: Ending, ends: Ends): boolean {
  return (
    (watched !== null && watched <= ends.watched) || (ends.confirmed !== null && Date.parse(date) <= ends.confirmed)
  );
}

/** The ends of a clock that is believed whatever it says. */
export const endsBy = (now: () => number) => (): Ends => ({ watched: now(), confirmed: now(), now: now() });
