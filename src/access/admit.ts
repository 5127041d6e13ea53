import type { Language } from '../languages.ts';
import { restartGrace } from '../peers/devices/rekey.ts';
import type { Draft } from '../peers/records/records.ts';
import { newUser } from '../peers/records/user-record.ts';

/** How a person is let in. */
export interface Admission {
  readonly now: number;
  /** Id of who lets them in; null: unknown. */
  readonly by: number | null;
  /** What Telegram tells of a person who has no record yet. */
  readonly known?: {
    readonly username: string | null;
    readonly name: string | null;
    readonly language: Language | null;
  };
  /** For how long; absent: without an end. */
  readonly terms?: Terms;
}

/** A guest's time: until a moment (ISO), or a number of days from the first handshake; both null: without an end. */
export interface Terms {
  readonly until: string | null;
  readonly days_from_first: number | null;
}

const FOR_GOOD: Terms = { until: null, days_from_first: null };

/**
 * Lets a person in and ends whatever kept them out: a removal, a pause, the end of a guest's time, an open request, a block.
 * Rights lost by a removal do not come back; a guest's end that still lies ahead stays.
 */
export function admit(draft: Draft, id: number, { now, by, known, terms }: Admission): void {
  const isNew = draft.users[id] === undefined;
  draft.users[id] ??= { ...newUser(id, 'user'), ...known };
  const user = draft.users[id];
  if (user.removed_at !== null) user.rights = [];
  if (isNew || user.removed_at !== null) user.admitted_at = new Date(now).toISOString();
  Object.assign(user, {
    active: true,
    removed_at: null,
    warned_days: null,
    invited_by: by,
    ...(terms ?? (isNew ? newcomersTerms(draft) : termsLeft(user, now))),
  });
  delete draft.requests[id];
  delete draft.blocked[id];
  restartGraceOf(draft, id, now);
}

/** The terms for new people, which the owner may limit in time by a setting. */
const newcomersTerms = ({ preferences: { guest_days } }: Draft): Terms => ({
  until: null,
  days_from_first: guest_days,
});

/** A guest who comes back keeps an end that still lies ahead; one that has passed is dropped. */
function termsLeft({ until, days_from_first }: Terms, now: number): Terms {
  return until !== null && Date.parse(until) <= now ? FOR_GOOD : { until, days_from_first };
}

/** Restarts the grace time of all devices of a friend who comes back (rule 11). */
export function restartGraceOf(draft: Draft, id: number, now: number): void {
  const at = new Date(now).toISOString();
  for (const peer of Object.values(draft.peers)) if (peer.telegram_id === id) restartGrace(peer, at);
}
