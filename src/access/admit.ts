import type { Language } from '../languages.ts';
import { restartGrace } from '../peers/devices/rekey.ts';
import type { Draft } from '../peers/records/records.ts';
import { newUser } from '../peers/records/user-record.ts';

/** How somebody comes in. */
export interface Admission {
  readonly now: number;
  /** Who lets them in; null: nobody knows. */
  readonly by: number | null;
  /** What is known of a person who has no record yet. */
  readonly known?: {
    readonly username: string | null;
    readonly name: string | null;
    readonly language: Language | null;
  };
  /** For how long; without it for good. */
  readonly terms?: Terms;
}

/** A guest's time: until a moment (ISO), or so many days from the first handshake; both null: for good. */
export interface Terms {
  readonly until: string | null;
  readonly days_from_first: number | null;
}

const FOR_GOOD: Terms = { until: null, days_from_first: null };

/**
 * Lets somebody in; whatever kept them out before is over: a removal, a pause, the end of a guest's time, an open request, a block.
 * Rights that went with a removal do not come back; a guest's end that is still to come does.
 */
export function admit(draft: Draft, id: number, { now, by, known, terms }: Admission): void {
  const isNew = draft.users[id] === undefined;
  draft.users[id] ??= { ...newUser(id, 'user'), ...known };
  const user = draft.users[id];
  if (user.removed_at !== null) user.rights = [];
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

/** The owner may have set a time for new people. */
const newcomersTerms = ({ preferences: { guest_days } }: Draft): Terms => ({
  until: null,
  days_from_first: guest_days,
});

/** A guest who comes back stays one until the same end; an end that has passed is over. */
function termsLeft({ until, days_from_first }: Terms, now: number): Terms {
  return until !== null && Date.parse(until) <= now ? FOR_GOOD : { until, days_from_first };
}

/** Devices of a friend who was off and comes back start their grace time anew (rule 11). */
export function restartGraceOf(draft: Draft, id: number, now: number): void {
  const at = new Date(now).toISOString();
  for (const peer of Object.values(draft.peers)) if (peer.telegram_id === id) restartGrace(peer, at);
}
