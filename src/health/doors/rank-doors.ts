import { type Door, doorFor, doorsOf, doorText, withoutClosing } from '../../peers/nodes/door.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import { type DoorTries, readNetwork, UNNAMED } from '../../peers/records/door-tries.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { State } from '../../peers/records/records.ts';
import { isOpen, type NodeDoors } from './door-report.ts';

/** For whom a door is looked for, and what is known of a node's doors. */
export interface DoorsAsked {
  readonly state: Pick<State, 'users' | 'nodes'>;
  readonly node: NodeProfile;
  readonly friendId: number;
  /** What the bot's own tries found. */
  readonly found: NodeDoors;
  /** Ms since 1970. */
  readonly now: number;
  /** The doors that have just failed for the device that the file is for, and those that did before, without its coming through since. */
  readonly failed?: { readonly now: readonly string[]; readonly before: readonly string[] };
}

/** A failure counts against a door for so long (ms): blocks come and go. */
const FAILED_MS = 30 * 24 * 3_600_000;
/** Doors that did not work for a device may be given to it again after this time (ms). */
const ROUND_MS = 24 * 3_600_000;

/**
 * A node's doors, the best one for a new file of this friend first: those that the bot's own tries find open, or that a friend came
 * through since they were found shut; then those that have not failed for the device since it came through last; then those at an address
 * where none has just failed for it, as a block is of an address as often as of a port; then those that did not fail lately on the friend's
 * network; then by the most recent first handshake there (of anybody, when the friend never named a network); then in the order of the
 * settings. Pure.
 */
export function rankDoors(asked: DoorsAsked): readonly Door[] {
  const { closing } = asked.state.nodes[asked.node.id] ?? {};
  const judged = doorsOf(withoutClosing(asked.node, closing)).map((door) => ({ door, order: orderOf(door, asked) }));
  return judged.toSorted((a, b) => compareRanks(a.order, b.order)).map(({ door }) => door);
}

/** The door that a new file of this friend names. */
export const bestDoor = (asked: DoorsAsked): string | null => {
  const [best] = rankDoors(asked);
  return best ? doorText(best) : null;
};

/**
 * The door to try after the one in the device's files; null: it had them all within a day. `except`: doors that may not be given, such as
 * that of the friend's other device there.
 */
export function nextDoor(
  asked: Omit<DoorsAsked, 'friendId'>,
  peer: PeerRecord,
  except: readonly string[] = [],
): Door | null {
  const failed = [doorText(doorFor(asked.node, peer)), ...failedBefore(peer, asked.now)];
  const out = new Set([...failed, ...except]);
  const ranked = rankDoors({
    ...asked,
    friendId: peer.telegram_id,
    failed: { now: failed, before: failedLately(peer, asked.now) },
  });
  return ranked.find((door) => !out.has(doorText(door))) ?? null;
}

/**
 * Whether files named a door at each address of a node in vain, two doors at the least, or all: a further port of an address that failed
 * helps less often than another node does. Both by `doorText`.
 */
export function isEachAddressOf(doors: readonly string[], failed: readonly string[]): boolean {
  const had = doors.filter((door) => failed.includes(door));
  const hosts = new Set(had.map(hostIn));
  return had.length >= Math.min(2, doors.length) && doors.every((door) => hosts.has(hostIn(door)));
}

const hostIn = (door: string): string => door.slice(0, door.lastIndexOf(':'));

/** Whether `isEachAddressOf` holds for the device's node by what it was given within a day, the present door among them. */
export function hadEveryAddress(
  { state, node, now }: Omit<DoorsAsked, 'friendId' | 'found'>,
  peer: PeerRecord,
): boolean {
  const had = [doorText(doorFor(node, peer)), ...failedBefore(peer, now)];
  return isEachAddressOf(doorsOf(withoutClosing(node, state.nodes[node.id]?.closing)).map(doorText), had);
}

/**
 * Whether a door at each address of its node failed for the device, the last one more than a day ago, and it has not come through since: it
 * is not in use.
 */
export const isGivenUp = (node: NodeProfile, peer: PeerRecord, now: number): boolean =>
  failedBefore(peer, now).length === 0 && isEachAddressOf(doorsOf(node).map(doorText), failedLately(peer, now));

/**
 * The doors that failed for this device, be it in an earlier round of tries: it has not come through since. Empty when that is so long ago
 * that it says nothing.
 */
export function failedLately({ trying_door: trying }: PeerRecord, now: number): readonly string[] {
  return trying !== null && Math.abs(now - Date.parse(trying.at)) < FAILED_MS ? trying.failed : [];
}

/** The doors that did not work for this device in the round of tries that is under way. */
export function failedBefore({ trying_door: trying }: PeerRecord, now: number): readonly string[] {
  return trying !== null && Math.abs(now - Date.parse(trying.at)) < ROUND_MS ? trying.failed : [];
}

/** Whether the bot's own tries find that a door lets nobody in, and no friend came through since. */
export function isFoundShut(door: Door, { state, node, found }: Pick<DoorsAsked, 'state' | 'node' | 'found'>): boolean {
  const tries = state.nodes[node.id]?.tries[doorText(door)] ?? {};
  return probeOrder(door, found, lastConnected(Object.values(tries))) === SHUT;
}

/** See `compareRanks`; the smaller is the better. */
function orderOf(door: Door, { state, node, friendId, found, now, failed: ofDevice }: DoorsAsked): readonly number[] {
  const tries = state.nodes[node.id]?.tries[doorText(door)] ?? {};
  const network = readNetwork(state.users[friendId]?.network?.name);
  const own = tries[network ?? UNNAMED];
  const last = timeOf(own?.connected_at);
  const failed = timeOf(own?.failed_at);
  const anybody = lastConnected(Object.values(tries));
  const hasFailed = failed > 0 && failed >= last && now - failed < FAILED_MS;
  const [hadIt, isDoubted] = [
    ofDevice?.before.includes(doorText(door)) ?? false,
    ofDevice?.now.some((failed) => hostIn(failed) === hostIn(doorText(door))) ?? false,
  ];
  return [
    probeOrder(door, found, anybody),
    Number(hadIt),
    Number(isDoubted),
    Number(hasFailed),
    -(network === null ? anybody : last),
  ];
}

/** The last of a door's places by the bot's own tries. */
const SHUT = 2;

function probeOrder(door: Door, found: NodeDoors, connectedAt: number): number {
  const report =
    found?.kind === 'tried' ? found.doors.find((known) => doorText(known.door) === doorText(door)) : undefined;
  if (report === undefined) return 1;
  return isOpen(report.outcome) || connectedAt > report.since ? 0 : SHUT;
}

const lastConnected = (tries: readonly DoorTries[]): number =>
  Math.max(0, ...tries.map(({ connected_at }) => timeOf(connected_at)));

const timeOf = (time: string | null | undefined): number => (time == null ? 0 : Date.parse(time));

/** Orders by the first number in which two differ. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [i, one] of a.entries()) {
    const difference = one - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
