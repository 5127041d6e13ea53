import type { Draft, State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';

/** So long the bot waits for an answer in words, in ms; later a text is just a text. */
export const QUESTION_WAITS_MS = 15 * 60_000;

/** What the bot asked of somebody. */
export type Asked = NonNullable<UserRecord['asked']>;

/** The question that the person's next plain text answers, or null. */
export function askedOf(state: State, id: number, now: number): Asked | null {
  const asked = state.users[id]?.asked ?? null;
  return asked !== null && Date.parse(asked.at) + QUESTION_WAITS_MS > now ? asked : null;
}

/** Remembers what was asked; an earlier question is forgotten. `about` is the question's own word, such as a record's id. */
export function ask(draft: Draft, id: number, kind: string, about: string, now: number): void {
  const user = draft.users[id];
  if (user) user.asked = { kind, about, at: new Date(now).toISOString() };
}

/** The question is answered, or something else was said. */
export function dropQuestion(draft: Draft, id: number): void {
  const user = draft.users[id];
  if (user) user.asked = null;
}
