import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { State } from '../peers/records.ts';
import type { InviteRecord } from '../peers/user-record.ts';
import type { Terms } from './admit.ts';
import { iso } from './guest-terms.ts';

/** An invite holds this long unless said otherwise. */
export const INVITE_HOURS = 72;
const HOUR_MS = 3_600_000;

/** What an invite is to give; everything has a default. */
export interface InviteWishes extends Partial<Terms> {
  readonly name?: string | null;
  readonly hours?: number;
  readonly allowed_nodes?: readonly string[] | null;
}

/** What can be changed while an invite is open; `node` turns one of `all` nodes on or off. */
export type InviteEdit =
  | { readonly what: 'hours'; readonly hours: number }
  | { readonly what: 'days'; readonly days: number | null }
  | { readonly what: 'node'; readonly node: string; readonly all: readonly string[] };

/** An invite under its hash, and the beginning of that, by which buttons name it. */
export interface OpenInvite {
  readonly hash: string;
  readonly tag: string;
  readonly invite: InviteRecord;
}

/** How the store knows the secret of a link. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The invites that still let somebody in, the oldest first. */
export function openInvites(state: State, now: number): OpenInvite[] {
  return Object.entries(state.invites)
    .filter(([, { expires_at, until }]) => isAhead(expires_at, now) && (until === null || isAhead(until, now)))
    .map(([hash, invite]) => ({ hash, tag: hash.slice(0, 16), invite }))
    .sort((a, b) => a.invite.created_at.localeCompare(b.invite.created_at));
}

/** The open invite that a button names. Throws `UserError('invite-gone')`. */
export function inviteOf(state: State, tag: string, now: number): OpenInvite {
  const found = openInvites(state, now).find((open) => open.tag === tag);
  if (!found) throw new UserError('invite-gone');
  return found;
}

/** A new invite's record. */
export function newInvite(by: number, updateId: number, wishes: InviteWishes, now: number): InviteRecord {
  const { name = null, hours = INVITE_HOURS, until = null, days_from_first = null, allowed_nodes = null } = wishes;
  return {
    created_at: iso(now),
    created_by: by,
    expires_at: iso(now + hours * HOUR_MS),
    update_id: updateId,
    ...{ name, until, days_from_first, allowed_nodes },
  };
}

/** The invite with one thing changed. Throws `UserError` when no node would be left. */
export function editedInvite(invite: InviteRecord, edit: InviteEdit, now: number): InviteRecord {
  if (edit.what === 'hours') return { ...invite, expires_at: iso(now + edit.hours * HOUR_MS) };
  if (edit.what === 'days') return { ...invite, until: null, days_from_first: edit.days };
  const before = invite.allowed_nodes ?? edit.all;
  const after = edit.all.filter((node) => before.includes(node) !== (node === edit.node));
  if (after.length === 0) throw new UserError('invite-needs-server');
  return { ...invite, allowed_nodes: after.length === edit.all.length ? null : after };
}

const isAhead = (time: string, now: number): boolean => Date.parse(time) > now;
