import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { State } from '../peers/records/records.ts';
import type { InviteRecord } from '../peers/records/user-record.ts';
import type { Terms } from './admit.ts';
import { type Ends, hasEnded } from './ends.ts';
import { iso } from './guest-terms.ts';

/** How long an invite is valid by default (hours). */
export const INVITE_HOURS = 72;
const HOUR_MS = 3_600_000;

/** What an invite gives; everything has a default. */
export interface InviteTerms extends Partial<Terms> {
  readonly name?: string | null;
  readonly hours?: number;
  readonly allowed_nodes?: readonly string[] | null;
}

/** What can be changed while an invite is open; `node` turns one of `all` nodes on or off (without `isWanted`: the other way). */
export type InviteEdit =
  | { readonly what: 'hours'; readonly hours: number }
  | { readonly what: 'days'; readonly days: number | null }
  | { readonly what: 'node'; readonly node: string; readonly all: readonly string[]; readonly isWanted?: boolean };

/** An invite with its hash and the beginning of the hash, which buttons carry. */
export interface OpenInvite {
  readonly hash: string;
  readonly tag: string;
  readonly invite: InviteRecord;
}

/** The hash under which the store keeps a link's secret. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The invites that still let somebody in, the oldest first. */
export function openInvites(state: State, ends: Ends): OpenInvite[] {
  return Object.entries(state.invites)
    .filter(([, { expires_at, ends_watched, until }]) => {
      const isOver = hasEnded({ date: expires_at, watched: ends_watched }, ends);
      return !isOver && (until === null || Date.parse(until) > ends.now);
    })
    .map(([hash, invite]) => ({ hash, tag: hash.slice(0, 16), invite }))
    .sort((a, b) => Date.parse(a.invite.created_at) - Date.parse(b.invite.created_at));
}

/** The open invite that a button names. Throws `UserError('invite-gone')`. */
export function inviteOf(state: State, tag: string, ends: Ends): OpenInvite {
  const found = openInvites(state, ends).find((open) => open.tag === tag);
  if (!found) throw new UserError('invite-gone');
  return found;
}

/** A new invite's record. */
export function newInvite(by: number, updateId: number, terms: InviteTerms, ends: Ends): InviteRecord {
  const { name = null, hours = INVITE_HOURS, until = null, days_from_first = null, allowed_nodes = null } = terms;
  return {
    created_at: iso(ends.now),
    created_by: by,
    ...endIn(hours, ends),
    update_id: updateId,
    ...{ name, until, days_from_first, allowed_nodes },
  };
}

/** The invite with one thing changed. Throws `UserError` when no node would be left. */
export function editedInvite(invite: InviteRecord, edit: InviteEdit, ends: Ends): InviteRecord {
  if (edit.what === 'hours') return { ...invite, ...endIn(edit.hours, ends) };
  if (edit.what === 'days') return { ...invite, until: null, days_from_first: edit.days };
  const before = invite.allowed_nodes ?? edit.all;
  const isWanted = edit.isWanted ?? !before.includes(edit.node);
  const after = edit.all.filter((node) => (node === edit.node ? isWanted : before.includes(node)));
  if (after.length === 0) throw new UserError('invite-needs-server');
  return { ...invite, allowed_nodes: after.length === edit.all.length ? null : after };
}

const endIn = (hours: number, { now, watched }: Ends) => ({
  expires_at: iso(now + hours * HOUR_MS),
  ends_watched: watched + hours * HOUR_MS,
});
