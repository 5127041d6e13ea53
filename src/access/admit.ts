import type { Language } from '../languages.ts';
import type { Draft } from '../peers/records.ts';
import { restartGrace } from '../peers/rekey.ts';
import { newUser } from '../peers/user-record.ts';

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
 * Rights that went with a removal do not come back.
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
    ...(terms ?? usualTerms(draft, isNew)),
  });
  delete draft.requests[id];
  delete draft.blocked[id];
  restartGraceOf(draft, id, now);
}

/** The owner may have set a time for new people. */
function usualTerms({ preferences: { guest_days } }: Draft, isNew: boolean): Terms {
  return isNew ? { until: null, days_from_first: guest_days } : FOR_GOOD;
}

/** Devices of a friend who was off and comes back start their grace time anew (rule 11). */
export function restartGraceOf(draft: Draft, id: number, now: number): void {
  const at = new Date(now).toISOString();
  for (const peer of Object.values(draft.peers)) if (peer.telegram_id === id) restartGrace(peer, at);
}
