import { addressesOf } from '../peers/records/device-holdings.ts';
import { deviceLists, devicesOn } from '../peers/records/device-lists.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import { picking } from '../peers/records/picking.ts';
import type { Preferences } from '../peers/records/preferences.ts';
import type { State } from '../peers/records/records.ts';
import { isSlowed, type UserRecord } from '../peers/records/user-record.ts';

/** Kbit/s of packets in which a friend's app counts one Mbit/s: the headers of TCP and IP take the rest. */
export const KBIT_PER_MBIT = 1050;

/** The most classes of one node; gates take numbers up to this. */
const MOST = 65_533;

/** How fast a friend may be on each server (Mbit/s); null: as fast as the server is. The default is not for the owner. */
export function speedOf(user: UserRecord, preferences: Preferences, now: number): number | null {
  const usual = user.role === 'owner' ? null : preferences.speed_mbit;
  const slow = isSlowed(user, now) ? preferences.slow_mbit : null;
  return lower(user.speed_mbit ?? usual, slow);
}

/**
 * The lines for a node's `limits`: the devices of a friend share the friend's speed, and one with its own lower speed has that for itself. Who
 * is off has no line, so that nobody who gets the address later inherits its limit.
 */
export function limitLines(state: State, nodeId: string, now: number): string[] {
  if (isNobodyLimited(state)) return [];
  const groups = new Map<string, Group>();
  for (const [id, peer] of devicesOn(state, nodeId)) {
    const user = state.users[peer.telegram_id];
    if (!user) continue;
    const shared = speedOf(user, state.preferences, now);
    const own = peer.speed_mbit !== null && (shared === null || peer.speed_mbit < shared) ? peer.speed_mbit : null;
    const mbit = own ?? shared;
    if (mbit === null || !isOn(state, peer, now)) continue;
    const name = own === null ? `friend ${peer.telegram_id}` : `device ${id}`;
    const group = groups.get(name) ?? { mbit, peers: [] };
    group.peers.push(peer);
    groups.set(name, group);
  }
  return [...numbered([...groups.values()])].map(([number, { mbit, peers }]) => {
    const kbit = mbit * KBIT_PER_MBIT;
    return `limit ${number} ${kbit} ${kbit} ${peers.flatMap(addressesOf).join(',')}`;
  });
}

/** Whether certainly nobody has a limit: thousands of devices need not be asked at each look. */
const isNobodyLimited = ({ preferences, users, peers }: State): boolean =>
  preferences.speed_mbit === null && limitedUsers(users).length === 0 && deviceLists(peers).limited.length === 0;

const limitedUsers = picking(
  ({ speed_mbit, allowance_over }: UserRecord) => speed_mbit !== null || allowance_over !== null,
);

interface Group {
  readonly mbit: number;
  readonly peers: PeerRecord[];
}

/** Numbers by the first address of each group, so that the others keep theirs when a group comes or goes. */
function numbered(groups: readonly Group[]): Map<number, Group> {
  const byNumber = new Map<number, Group>();
  const sorted = groups.map((group) => ({ group, at: Math.min(...group.peers.map(hostNumber)) }));
  for (const { group, at } of sorted.sort((a, b) => a.at - b.at)) {
    let number = (at % MOST) + 1;
    while (byNumber.has(number)) number = (number % MOST) + 1;
    byNumber.set(number, group);
    if (byNumber.size === MOST) break;
  }
  return byNumber;
}

/** The address as a number. */
const hostNumber = ({ wg_ip }: PeerRecord): number =>
  wg_ip
    .replace('/32', '')
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);

const lower = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
