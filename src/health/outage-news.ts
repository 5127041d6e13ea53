import { devicesBy, devicesOn } from '../peers/records/device-lists.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import type { NodeRecord } from '../peers/records/node-record.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { LastSeen } from './last-seen.ts';
import type { NodeNow } from './remedy.ts';

/** News of a node for a friend; `forget`: the friend left meanwhile, so nothing is sent. */
export interface OutageNews {
  readonly kind: 'down' | 'back' | 'forget';
  readonly nodeId: string;
  readonly friendId: number;
}

interface Moment {
  readonly state: State;
  readonly nodes: readonly NodeNow[];
  readonly lastSeen: LastSeen;
  readonly now: number;
  /**
   * Whether it is quiet hours. News wait then, except to whoever asked and was promised to hear: a message would wake everybody, and a friend who is awake gets the same answer from
   * "It does not work". In the morning it is sent if it still holds.
   */
  readonly isQuiet: boolean;
}

/** How long (ms) an outage, and its end, has to last before friends are told. */
const LASTS_MS = 2 * 60_000;
/** A node that was up for less than this (ms) before is flapping: then only a long outage is worth another message. */
const FLAPPING_MS = 3_600_000;
const FLAPPING_LASTS_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** The news that is due now; `recordOutageNews` records each, so that it is sent once. Pure and repeatable. */
export function outageNews({ state, nodes, lastSeen, now, isQuiet }: Moment): OutageNews[] {
  return nodes.flatMap(({ id: nodeId, isUp }) => {
    const node = state.nodes[nodeId];
    if (!node) return [];
    if (isUp && hasStayedUp(node, now)) {
      const due = isQuiet ? node.outage_told.filter((id) => node.outage_asked.includes(id)) : node.outage_told;
      return due.map((friendId): OutageNews => {
        const kind = isAdmitted(state.users[friendId], now) ? 'back' : 'forget';
        return { kind, nodeId, friendId };
      });
    }
    const since = isUp || isQuiet ? null : lastsSince(node, now);
    if (since === null) return [];
    const told = new Set(node.outage_told);
    return usersOf(state, nodeId, since, lastSeen, now)
      .filter((friendId) => !told.has(friendId))
      .map((friendId): OutageNews => ({ kind: 'down', nodeId, friendId }));
  });
}

/** Whether the news still holds; asked before each try to send it. */
export function stillHolds(state: State, { kind, nodeId, friendId }: OutageNews): boolean {
  const node = state.nodes[nodeId];
  if (!node) return false;
  const isTold = node.outage_told.includes(friendId);
  return kind === 'down' ? node.down_since !== null && !isTold : node.down_since === null && isTold;
}

/** Records that a friend was told, or cannot be reached; `asked`: that they asked, and were promised to hear of the end. */
export function recordOutageNews(draft: Draft, { kind, nodeId, friendId }: OutageNews, by?: 'asked'): void {
  const node = draft.nodes[nodeId];
  if (!node) return;
  const others = node.outage_told.filter((id) => id !== friendId);
  node.outage_told = kind === 'down' ? [...others, friendId] : others;
  const isPromised = kind === 'down' && (by === 'asked' || node.outage_asked.includes(friendId));
  node.outage_asked = [...node.outage_asked.filter((id) => id !== friendId), ...(isPromised ? [friendId] : [])];
}

function hasStayedUp({ down_since, up_since }: NodeRecord, now: number): boolean {
  return down_since === null && (up_since === null || Date.parse(up_since) + LASTS_MS <= now);
}

/** When the outage began (ms since 1970) if it has lasted long enough to be told; otherwise null. */
function lastsSince({ down_since, up_since }: NodeRecord, now: number): number | null {
  if (down_since === null) return null;
  const since = Date.parse(down_since);
  const isFlapping = up_since !== null && since - Date.parse(up_since) < FLAPPING_MS;
  return since + (isFlapping ? FLAPPING_LASTS_MS : LASTS_MS) <= now ? since : null;
}

/** Friends with a device that was online there in the day before the outage. */
function usersOf(state: State, nodeId: string, since: number, lastSeen: LastSeen, now: number): number[] {
  const theirs = devicesOn(state, nodeId).filter(
    ([id, peer]) =>
      isOn(state, peer, now) &&
      (lastSeen.of(id) ?? 0) >= since - DAY_MS &&
      (!peer.spare || isLatest(state, id, peer, lastSeen)),
  );
  return [...new Set(theirs.map(([, peer]) => peer.telegram_id))];
}

/** Whether the friend was connected with this spare last, and not with another device since: only then the outage is theirs. */
function isLatest(state: State, id: string, { telegram_id }: PeerRecord, lastSeen: LastSeen): boolean {
  const at = lastSeen.of(id) ?? 0;
  return devicesBy(state, telegram_id).every(([other]) => other === id || (lastSeen.of(other) ?? 0) < at);
}
