import type { PeerRecord } from './peer-record.ts';
import type { State } from './records.ts';
import { isUsedUp, type UserRecord } from './user-record.ts';

/** Whether the user may use the VPN at `now` (ms): the user's part of rule 1. */
export function isAdmitted(user: UserRecord | undefined, now: number): boolean {
  if (!user?.active || user.removed_at !== null) return false;
  return user.until === null || Date.parse(user.until) > now;
}

/** Rule 1: whether a device works; nothing else decides it. */
export function isOn(state: State, peer: PeerRecord, now: number): boolean {
  const user = state.users[peer.telegram_id];
  return peer.active && peer.removed_at === null && isAdmitted(user, now) && !isUsedUp(user, now);
}

/** When a device was removed, individually or with its user (ms); null: it was not. */
export function removedAt(state: State, peer: PeerRecord): number | null {
  const times = [peer.removed_at, state.users[peer.telegram_id]?.removed_at ?? null].flatMap((time) => time ?? []);
  return times.length === 0 ? null : Math.min(...times.map((time) => Date.parse(time)));
}
