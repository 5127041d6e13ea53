import type { State } from '../peers/records/records.ts';
import type { ExitWay } from '../peers/records/user-record.ts';
import { choiceOf, type ExitChoice, type Fallback } from './choices.ts';
import { silentSince } from './silence.ts';

/** What the owner's settings say of exits. */
export interface ExitRules {
  /** Where friends leave who have not chosen. */
  readonly usual: ExitWay;
  readonly fallback: Fallback;
}

/** Where a friend leaves, and whether that works. */
export interface Leaving extends ExitChoice {
  /** Since when the exit is silent (ms since 1970); null: it answers, or nothing of this friend leaves there. */
  readonly silentSince: number | null;
  /** What becomes of what should leave there while it is silent. */
  readonly whileSilent: 'direct' | 'block';
}

/** Where the friend leaves who enters at this node, as the last look at its links showed; null: no exit there is open to them. Pure. */
export function leavingOf(
  state: State,
  friendId: number,
  entryId: string,
  { usual, fallback }: ExitRules,
): Leaving | null {
  const choice = choiceOf(state, friendId, entryId, usual);
  if (choice === null) return null;
  return {
    ...choice,
    silentSince: choice.way === 'home' ? null : silentSince(state.links[entryId]?.[choice.to]),
    whileSilent: fallback ?? (choice.way === 'away' ? 'block' : 'direct'),
  };
}
