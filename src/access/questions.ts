import type { Draft, State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';

/** How long a question waits for an answer (ms); after that a text is not taken as one. */
export const QUESTION_WAITS_MS = 15 * 60_000;

/** A question that the bot asked a person. */
export type Asked = NonNullable<UserRecord['asked']>;

/** The question that the person's next plain text answers, or null. */
export function askedOf(state: State, id: number, now: number): Asked | null {
  const asked = state.users[id]?.asked ?? null;
  return asked !== null && Date.parse(asked.at) + QUESTION_WAITS_MS > now ? asked : null;
}

/** Remembers a question, replacing an earlier one. `about` is data of the question, such as a record's id. */
export function ask(draft: Draft, id: number, kind: string, about: string, now: number): void {
  const user = draft.users[id];
  if (user) user.asked = { kind, about, at: new Date(now).toISOString() };
}

/** Forgets the question: it was answered, or the person wrote something else. */
export function dropQuestion(draft: Draft, id: number): void {
  const user = draft.users[id];
  if (user) user.asked = null;
}
