import { UserError } from '../../errors.ts';
import { devicesBy } from '../records/device-lists.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';

/** The most devices of a friend on a node, removed ones included: file names of an older version have room for so many. */
export const MOST_RECORDS = 99;

/** How many devices a friend may have on one node: their own limit, otherwise the general one. */
export function deviceLimit(state: State, friendId: number, everybodys: number): number {
  return state.users[friendId]?.device_limit ?? state.preferences.device_limit ?? everybodys;
}

/** Throws `UserError('device-limit')` when the friend has as many devices on the node as they may. */
export function requireRoom(state: State, friendId: number, nodeId: string, everybodys: number): void {
  const kept = recordsOf(state, friendId, nodeId).filter(({ removed_at }) => removed_at === null);
  if (kept.length >= deviceLimit(state, friendId, everybodys)) throw new UserError('device-limit');
}

/**
 * Throws if the friend may not have one more device. Removed devices keep their addresses for a day, so their number is limited too
 * (`UserError('too-many-removed')`): otherwise adding and removing could use up a network.
 */
export function requirePlace(state: State, friendId: number, nodeId: string, everybodys: number): void {
  requireRoom(state, friendId, nodeId, everybodys);
  const most = Math.min(2 * deviceLimit(state, friendId, everybodys), MOST_RECORDS);
  if (recordsOf(state, friendId, nodeId).length >= most) throw new UserError('too-many-removed');
}

/** How many more devices fit; `records`: all of the friend's devices on one node. */
export function placesLeft(state: State, friendId: number, records: readonly PeerRecord[], everybodys: number): number {
  const limit = deviceLimit(state, friendId, everybodys);
  const kept = records.filter(({ removed_at }) => removed_at === null).length;
  return Math.max(0, Math.min(limit - kept, Math.min(2 * limit, MOST_RECORDS) - records.length));
}

/** Spares are beside the limit (rule 16). */
function recordsOf(state: State, friendId: number, nodeId: string) {
  return devicesBy(state, friendId).flatMap(([, peer]) => (peer.server_id === nodeId && !peer.spare ? peer : []));
}
