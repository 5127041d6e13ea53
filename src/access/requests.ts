import type { Draft, State } from '../peers/records/records.ts';
import type { RequestRecord } from '../peers/records/user-record.ts';
import { DAY_MS, iso } from './guest-terms.ts';

/** How many strangers' requests the owner gets within an hour; the others wait. */
export const REQUESTS_AN_HOUR = 20;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** A stranger's request, by their Telegram id. */
export interface OpenRequest {
  readonly id: number;
  readonly request: RequestRecord;
}

/** The requests to forward to the owner now, the oldest first; `underway` are queued for the owner already. */
export function toForward(state: State, underway: ReadonlySet<number>, now: number): OpenRequest[] {
  const told = state.requests_told.filter((at) => isWithinHour(at, now)).length;
  return Object.entries(state.requests)
    .map(([id, request]) => ({ id: Number(id), request }))
    .filter(({ id, request }) => !request.forwarded && !underway.has(id))
    .sort((a, b) => Date.parse(a.request.asked_at) - Date.parse(b.request.asked_at))
    .slice(0, Math.max(0, REQUESTS_AN_HOUR - told - underway.size));
}

/** Records that the owner was told of a request. */
export function recordForwarded(draft: Draft, id: number, now: number): void {
  const request = draft.requests[id];
  if (request) request.forwarded = true;
  const counting = draft.requests_told.filter((at) => isWithinHour(at, now));
  draft.requests_told = [...counting, iso(now)];
}

/** Whether it was told within the last hour. A time in the future came from a wrong clock and does not count. */
const isWithinHour = (at: string, now: number): boolean => Date.parse(at) > now - HOUR_MS && Date.parse(at) <= now;

/** Whether `tidy` would change anything. */
export function isUntidy(state: State, now: number): boolean {
  const { invites, requests, pending_usernames } = leftovers(state, now);
  return invites.length + requests.length + pending_usernames.length > 0;
}

/** Starts to count the running time of invites that have no count yet. */
export function watchInvites(draft: Draft, watched: number): void {
  for (const invite of Object.values(draft.invites))
    invite.ends_watched ??= watched + Math.max(0, Date.parse(invite.expires_at) - Date.parse(invite.created_at));
}

/** Forgets what nobody can use any more: invites and usernames a week after their end, requests without an answer after a week. */
export function tidy(draft: Draft, before: State, now: number): void {
  const old = leftovers(before, now);
  for (const hash of old.invites) delete draft.invites[hash];
  for (const id of old.requests) delete draft.requests[id];
  for (const name of old.pending_usernames) delete draft.pending_usernames[name];
}

function leftovers({ invites, requests, pending_usernames }: State, now: number) {
  const isOld = (time: string, ms = WEEK_MS) => Date.parse(time) + ms <= now;
  const keysWhere = <T>(records: Readonly<Record<string, T>>, isOver: (record: T) => boolean) =>
    Object.entries(records).flatMap(([key, record]) => (isOver(record) ? [key] : []));
  return {
    invites: keysWhere(invites, ({ expires_at }) => isOld(expires_at)),
    requests: keysWhere(requests, ({ asked_at }) => isOld(asked_at)),
    pending_usernames: keysWhere(pending_usernames, ({ added_at }) => isOld(added_at, WEEK_MS + 3 * DAY_MS)),
  };
}
