import { randomInt } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { Broadcast, DraftBroadcast, Outcome } from '../peers/records/broadcast-record.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { Draft, State } from '../peers/records/records.ts';

/** How many people a broadcast reached so far, by outcome. */
export type Report = Readonly<Record<Outcome, number>>;

/** Stores a message as the draft, replacing an earlier one. Throws `UserError` while a broadcast is being sent. */
export function draftBroadcast(draft: Draft, by: number, messageId: number, now: number): string {
  if (draft.broadcast?.state === 'sending') throw new UserError('broadcast-running');
  const id = `b${randomInt(36 ** 6).toString(36)}`;
  const created_at = new Date(now).toISOString();
  draft.broadcast = { id, by, message_id: messageId, created_at, state: 'draft', progress_id: null, outcomes: {} };
  return id;
}

/** Everybody who has access and is not its author, in the order of their ids. */
export function recipients(state: State, by: number, now: number): number[] {
  const users = Object.values(state.users).filter((user) => user.telegram_id !== by && isAdmitted(user, now));
  return users.map(({ telegram_id }) => telegram_id);
}

/** Starts sending a draft to everybody who has access by now. Throws `UserError` unless it is the author's present draft. */
export function confirmBroadcast(
  draft: Draft,
  before: State,
  id: string,
  by: number,
  progressId: number,
  now: number,
): void {
  const broadcast = ownDraft(draft, id, by);
  broadcast.state = 'sending';
  broadcast.progress_id = progressId;
  broadcast.outcomes = Object.fromEntries(recipients(before, by, now).map((person) => [person, 'waiting']));
}

/** Forgets a draft. Throws `UserError` unless it is the author's present one. */
export function cancelBroadcast(draft: Draft, id: string, by: number): void {
  ownDraft(draft, id, by);
  draft.broadcast = null;
}

function ownDraft({ broadcast }: Draft, id: string, by: number): DraftBroadcast {
  if (broadcast?.id !== id || broadcast.by !== by || broadcast.state !== 'draft') throw new UserError('stale-button');
  return broadcast;
}

/** The id of the next recipient, or null when nobody is left. */
export function nextRecipient({ outcomes }: Broadcast): number | null {
  const next = Object.keys(outcomes).find((id) => outcomes[id] === 'waiting');
  return next === undefined ? null : Number(next);
}

/** Records the outcome for one recipient; ignored if it belongs to another broadcast. */
export function recordOutcome({ broadcast }: Draft, id: string, person: number, outcome: Outcome): void {
  if (broadcast?.id === id && Object.hasOwn(broadcast.outcomes, person)) broadcast.outcomes[person] = outcome;
}

/** After a crash: counts the message that was being sent as unknown, since it may have arrived or not. */
export function recoverBroadcast({ broadcast }: Draft): void {
  for (const [person, outcome] of Object.entries(broadcast?.outcomes ?? {}))
    if (broadcast && outcome === 'sending') broadcast.outcomes[person] = 'unknown';
}

export function reportOf({ outcomes }: Broadcast): Report {
  const report = { waiting: 0, sending: 0, delivered: 0, blocked: 0, failed: 0, unknown: 0 };
  for (const outcome of Object.values(outcomes)) report[outcome] += 1;
  return report;
}
