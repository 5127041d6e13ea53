import { choiceOf, type Fallback } from '../exits/choices.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { State } from '../peers/records/records.ts';
import type { ExitWay } from '../peers/records/user-record.ts';

/** Where the friend of a device leaves, on a node that has links to others. */
export interface PageExit {
  readonly way: ExitWay;
  /** Display names of the node that was entered and of the exit. */
  readonly entry: string;
  readonly exit: string;
  /** ISO 3166 code of the exit's country; null: the settings do not say. */
  readonly exitCountry: string | null;
  /** ISO 3166 code of the country whose sites leave at the entry, for `auto`. */
  readonly homeCountry: string;
  /** Null: the entry did not say at the last look. */
  readonly answers: boolean | null;
  /** What becomes of new connections while the exit is silent. */
  readonly whileSilent: 'direct' | 'block';
}

interface ExitSources {
  readonly state: State;
  readonly entryId: string;
  readonly device: PeerRecord | null;
  readonly usual: ExitWay;
  readonly fallback: Fallback;
  readonly homeCountry: string;
  /** Exit → whether it answers. */
  readonly answers: ReadonlyMap<string, boolean>;
  readonly placeOf: (nodeId: string) => { readonly name: string; readonly country: string | null };
}

/** Null: the node has no links, or the device is not one of the bot's. Pure. */
export function pageExit(sources: ExitSources): PageExit | null {
  const { state, entryId, device, usual, fallback, homeCountry, answers, placeOf } = sources;
  const choice = device && choiceOf(state, device.telegram_id, entryId, usual);
  if (choice === null) return null;
  const { name: exit, country: exitCountry } = placeOf(choice.to);
  return {
    ...{ way: choice.way, entry: placeOf(entryId).name, exit, exitCountry, homeCountry },
    answers: answers.get(choice.to) ?? null,
    whileSilent: fallback ?? (choice.way === 'away' ? 'block' : 'direct'),
  };
}
