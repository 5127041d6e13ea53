import type { LastSeen } from '../health/last-seen.ts';
import { addressCounts, devicesOf } from '../peers/devices/devices.ts';
import { isImported } from '../peers/devices/rekey.ts';
import { spareAmong, sparePlaces } from '../peers/devices/spare-place.ts';
import { isUp } from '../peers/moves/plan-moves.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';

interface Moment {
  readonly state: State;
  /** The nodes of the settings, in their order. */
  readonly nodes: readonly NodeProfile[];
  readonly lastSeen: LastSeen;
  readonly now: number;
}

const DAY_MS = 24 * 3_600_000;
/** How long (ms) after the first file a friend is offered a spare, and how lately they must have been connected. */
const WEEK_MS = 7 * DAY_MS;
const LATELY_MS = 3 * DAY_MS;
/** Who has less time left (ms) is not offered one. */
const WORTHWHILE_MS = 7 * DAY_MS;
/** Spares are offered while this share of a node's addresses is free: new friends come before them. */
const FREE_SHARE = 0.2;
/** How many friends are offered one in a round, so that the owner of many sees what it does before everybody has it. */
const MOST_A_ROUND = 10;

/** The friends who are to be offered a spare now: after their first week, and once. Pure. */
export function spareOffers({ state, nodes, lastSeen, now }: Moment): number[] {
  const roomy = nodes.filter((node) => isUp(state, node.id) && hasRoom(state, node));
  if (roomy.length === 0) return [];
  const due = Object.values(state.users).filter(
    (user) =>
      user.spare_offered_at === null &&
      isAdmitted(user, now) &&
      (user.until === null || Date.parse(user.until) - now >= WORTHWHILE_MS) &&
      isAtHome(user, { state, nodes, lastSeen, now }) &&
      !spareAmong(state, user.telegram_id, nodes) &&
      sparePlaces(state, user.telegram_id, roomy).length > 0,
  );
  return due.slice(0, MOST_A_ROUND).map(({ telegram_id }) => telegram_id);
}

/** Whether the offer has not been made yet, nor become needless. */
export function isStillOffered(state: State, friendId: number, nodes: readonly NodeProfile[], now: number): boolean {
  const user = state.users[friendId];
  return user?.spare_offered_at === null && isAdmitted(user, now) && !spareAmong(state, friendId, nodes);
}

/** Records that the offer has arrived, or cannot. */
export function recordOffered(draft: Draft, friendId: number, now: string): void {
  const user = draft.users[friendId];
  if (user) user.spare_offered_at ??= now;
}

function isAtHome({ telegram_id }: UserRecord, { state, lastSeen, now }: Moment): boolean {
  return devicesOf(state, telegram_id).some(
    ([id, peer]) =>
      isOn(state, peer, now) &&
      (peer.sent_at === null ? isImported(peer) : Date.parse(peer.sent_at) <= now - WEEK_MS) &&
      (lastSeen.of(id) ?? 0) >= now - LATELY_MS,
  );
}

const hasRoom = (state: State, node: NodeProfile): boolean =>
  addressCounts(state, node).every(({ free, total }) => free >= FREE_SHARE * total);
