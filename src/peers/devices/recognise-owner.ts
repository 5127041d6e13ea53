import type { Draft } from '../records/records.ts';
import { UNKNOWN_OWNER } from '../records/unknown-owner.ts';
import { freeNumber } from './devices.ts';

/** Whether somebody has devices whose Telegram id was not known when they were made. */
export const hasUnknownOwner = ({ users }: { readonly users: Readonly<Record<string, unknown>> }): boolean =>
  Object.hasOwn(users, UNKNOWN_OWNER);

/** Gives the owner, whose id is known now, the record and devices from before that; keys, addresses and files stay as they are. */
export function recogniseOwner(draft: Draft, ownerId: number): void {
  const before = draft.users[UNKNOWN_OWNER];
  if (!before || ownerId === UNKNOWN_OWNER) return;
  for (const peer of Object.values(draft.peers)) {
    if (peer.telegram_id !== UNKNOWN_OWNER) continue;
    peer.number = freeNumber(draft, ownerId, peer.server_id);
    peer.telegram_id = ownerId;
  }
  delete draft.users[UNKNOWN_OWNER];
  const own = draft.users[ownerId];
  if (own) own.files_named = Math.max(own.files_named, before.files_named);
  else draft.users[ownerId] = { ...before, telegram_id: ownerId, name: null };
}
