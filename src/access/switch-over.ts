import { isOpen } from '../health/doors/door-report.ts';
import type { LastSeen } from '../health/last-seen.ts';
import { otherNode } from '../health/remedy.ts';
import { type NodeSight, shutSince } from '../health/shut-nodes.ts';
import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { sparesOf } from '../peers/devices/devices.ts';
import { devicesBy, devicesOn } from '../peers/records/device-lists.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';

/** A node that friends may be switched over from, or to. */
export interface SwitchSight extends NodeSight {
  /** Its doors (`host:port`), where they are known. */
  readonly doors?: readonly string[];
}

interface Moment {
  readonly state: State;
  readonly nodes: readonly SwitchSight[];
  readonly lastSeen: LastSeen;
  readonly now: number;
}

/** A friend who is to be given a config of another node, since theirs lets nobody in. */
export interface Switch {
  readonly friendId: number;
  readonly from: string;
  readonly to: string;
}

/** How long (ms) a node lets nobody in before friends are switched over. */
const LASTS_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;

/**
 * The friends who are to be switched over now: only who wanted it (`/server`), at most once a day, who used the node in the day before and
 * have not been connected anywhere since. A node whose doors are all found shut comes last; among the others their spare's comes first, then as
 * `otherNode` says. Pure.
 */
export function switchesDue({ state, nodes, lastSeen, now }: Moment): Switch[] {
  const sights = nodes.map((node) => ({ id: node.id, since: shutSince(state, node, now) }));
  const open = nodes.map((node, at) => ({
    id: node.id,
    isUp: node.state === 'up' && sights[at]?.since === null,
    doors: node.doors ?? [],
    isShut: isFoundShut(node),
  }));
  // somebody came in where all doors are found shut: that is better than nothing, and worse than a door that is open
  const choices = [open.filter(({ isShut }) => !isShut), open];
  const switches = sights.flatMap(({ id: from, since }) => {
    if (since === null || since + LASTS_MS > now) return [];
    return friendsOn(state, from, since, lastSeen, now).flatMap((friendId): Switch[] => {
      const to = choices.reduce<string | null>(
        (found, some) => found ?? spareNode(state, friendId, from, some) ?? otherNode(state, friendId, from, some, now),
        null,
      );
      return to === null ? [] : [{ friendId, from, to }];
    });
  });
  return [...new Map(switches.toReversed().map((one) => [one.friendId, one])).values()];
}

/** Whether the bot's own tries find each door of the node shut. */
const isFoundShut = ({ found }: NodeSight): boolean =>
  found?.kind === 'tried' && found.doors.length > 0 && found.doors.every(({ outcome }) => !isOpen(outcome));

/** Whether this friend may be switched over: asked again within the change. */
export function mayBeSwitched(state: State, friendId: number, now: number): boolean {
  const user = state.users[friendId];
  if (!user?.switches_over || !isAdmitted(user, now)) return false;
  return user.switched_over === null || Math.abs(now - Date.parse(user.switched_over.at)) >= DAY_MS;
}

function friendsOn(state: State, nodeId: string, since: number, lastSeen: LastSeen, now: number): number[] {
  const friends = devicesOn(state, nodeId).flatMap(([id, peer]) => {
    const seen = lastSeen.of(id) ?? 0;
    return isOn(state, peer, now) && seen >= since - DAY_MS ? peer.telegram_id : [];
  });
  return [...new Set(friends)].filter(
    (friendId) =>
      mayBeSwitched(state, friendId, now) &&
      devicesBy(state, friendId).every(([id]) => (lastSeen.of(id) ?? 0) <= since + LASTS_MS / 10),
  );
}

function spareNode(
  state: State,
  friendId: number,
  from: string,
  nodes: readonly { readonly id: string; readonly isUp: boolean }[],
): string | null {
  const spare = sparesOf(state, friendId).find(
    ([, { server_id: id, active }]) =>
      active && id !== from && mayChoose(state, friendId, id) && nodes.some((node) => node.id === id && node.isUp),
  );
  return spare?.[1].server_id ?? null;
}
