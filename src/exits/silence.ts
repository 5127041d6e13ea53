import type { LinkRecord } from '../peers/records/link-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { noteTrouble } from '../peers/records/trouble-record.ts';

/** How long (ms) an exit has to answer again before anybody is told, and friends wait before they are told of its silence. */
export const LASTS_MS = 2 * 60_000;
/** An exit that answered for less than this (ms) before is flapping: then only a long silence is worth another message. */
const FLAPPING_MS = 3_600_000;
const FLAPPING_LASTS_MS = 15 * 60_000;

/** How a link is called in what is remembered of its silences. */
export const exitName = (entry: string, exit: string): string => `${entry} → ${exit}`;

/** Exit → whether it answers, as an entry said at one look. */
export type Answers = ReadonlyMap<string, boolean>;

/** A change that the owner has to be told of. */
export interface OwnerNews {
  readonly kind: 'exit-silent' | 'exit-back';
  readonly exit: string;
}

/** Since when an exit is silent (ms since 1970); null: it answers, as far as is known. */
export function silentSince(link: LinkRecord | undefined): number | null {
  const silence = link?.silence;
  return silence && silence.until === null ? Date.parse(silence.since) : null;
}

/** The exits of this entry whose answer differs from what the records say. */
export const changedAnswers = ({ links }: State, entryId: string, answers: Answers): string[] =>
  Object.entries(links[entryId] ?? {}).flatMap(([exit, link]) => {
    const isAnswering = answers.get(exit);
    return isAnswering === undefined || isAnswering === (silentSince(link) === null) ? [] : exit;
  });

/** Records what changed since the last look. */
export function noteAnswers(draft: Draft, before: State, entryId: string, answers: Answers, now: number): void {
  const at = new Date(now).toISOString();
  for (const exit of changedAnswers(before, entryId, answers)) {
    const link = draft.links[entryId]?.[exit];
    if (!link) continue;
    const last = link.silence;
    if (answers.get(exit) === true) {
      if (last) last.until = at;
      // one that comes and goes for moments would fill the memory
      if (last?.owner_told && (!last.is_flapping || now - Date.parse(last.since) >= LASTS_MS))
        noteTrouble(draft, { kind: 'exit-silent', name: exitName(entryId, exit), since: last.since, ended: at });
      continue;
    }
    const isFlapping = last != null && last.until !== null && now - Date.parse(last.until) < FLAPPING_MS;
    const { owner_told = false, told = [] } = last ?? {};
    link.silence = { since: at, until: null, is_flapping: isFlapping, owner_told, told };
  }
}

/** Since when the silence is worth a message after it has lasted for `afterMs` (ms since 1970); null: it is not, or not yet. */
export function tellableSince(link: LinkRecord, now: number, afterMs: number): number | null {
  const since = silentSince(link);
  const wait = link.silence?.is_flapping ? FLAPPING_LASTS_MS : afterMs;
  return since !== null && since + wait <= now ? since : null;
}

/** Whether the exit has answered for long enough since its last silence. */
export function isBack({ silence }: LinkRecord, now: number): boolean {
  return silence != null && silence.until !== null && Date.parse(silence.until) + LASTS_MS <= now;
}

/** What the owner has to be told about the exits of this entry; a silence at once. */
export const ownerNews = ({ links }: State, entryId: string, now: number): OwnerNews[] =>
  Object.entries(links[entryId] ?? {}).flatMap(([exit, link]): OwnerNews[] => {
    if (link.silence?.owner_told === true) return isBack(link, now) ? [{ kind: 'exit-back', exit }] : [];
    return tellableSince(link, now, 0) === null ? [] : [{ kind: 'exit-silent', exit }];
  });

/** Records that the owner is told. */
export function recordOwnerTold(draft: Draft, entryId: string, { kind, exit }: OwnerNews): void {
  const silence = draft.links[entryId]?.[exit]?.silence;
  if (silence) silence.owner_told = kind === 'exit-silent';
}
