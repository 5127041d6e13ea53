import { UserError } from '../../errors.ts';
import { devicesBy } from '../records/device-lists.ts';
import type { PeerRecord, State } from '../records/records.ts';

/** A friend's devices on a node, removed ones included: an older version's file names have room for so many numbers. */
export const MOST_RECORDS = 99;

/** How many devices a friend may have on one node: their own limit, else everybody's. */
export function deviceLimit(state: State, friendId: number, everybodys: number): number {
  return state.users[friendId]?.device_limit ?? state.preferences.device_limit ?? everybodys;
}

/** Throws `UserError('device-limit')` when the friend has as many devices on the node as they may. */
export function requireRoom(state: State, friendId: number, nodeId: string, everybodys: number): void {
  const kept = recordsOf(state, friendId, nodeId).filter(({ removed_at }) => removed_at === null);
  if (kept.length >= deviceLimit(state, friendId, everybodys)) throw new UserError('device-limit');
}

/**
 * The same for one more device. Removed ones hold their addresses for a day: as many of them as the limit are no hindrance, but
 * nobody empties a network by adding and removing (`UserError('too-many-removed')`).
 */
export function requirePlace(state: State, friendId: number, nodeId: string, everybodys: number): void {
  requireRoom(state, friendId, nodeId, everybodys);
  const most = Math.min(2 * deviceLimit(state, friendId, everybodys), MOST_RECORDS);
  if (recordsOf(state, friendId, nodeId).length >= most) throw new UserError('too-many-removed');
}

/** For how many more devices there is room and place; `records`: all of the friend's on one node. */
export function placesLeft(state: State, friendId: number, records: readonly PeerRecord[], everybodys: number): number {
  const limit = deviceLimit(state, friendId, everybodys);
  const kept = records.filter(({ removed_at }) => removed_at === null).length;
  return Math.max(0, Math.min(limit - kept, Math.min(2 * limit, MOST_RECORDS) - records.length));
}

function recordsOf(state: State, friendId: number, nodeId: string) {
  return devicesBy(state, friendId).flatMap(([, peer]) => (peer.server_id === nodeId ? peer : []));
}
