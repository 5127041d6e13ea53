import { lastHandshake } from '../../peers/devices/handshakes.ts';
import { doorFor, doorText } from '../../peers/nodes/door.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { devicesOn } from '../../peers/records/device-lists.ts';
import { isOn } from '../../peers/records/is-on.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { State } from '../../peers/records/records.ts';
import type { AlertCondition, Level } from '../alerts.ts';
import { type DoorReport, type DoorTrouble, isOpen, type NodeDoors } from './door-report.ts';

interface DoorSight {
  readonly state: State;
  readonly node: NodeProfile;
  /** The node's last poll; null while it does not answer. */
  readonly snapshot: Snapshot | null;
  readonly found: NodeDoors;
  readonly now: number;
  /** By how much the node's clock is ahead (ms). */
  readonly ahead: number;
}

/** Devices that shook hands within this time (ms) are there: a tunnel in use does so every two minutes. */
const LATELY_MS = 10 * 60_000;
/** A report that is older (ms) says nothing of now. */
const STALE_MS = 60 * 60_000;

/**
 * A condition for each door that was tried: on and off only at the second try in a row with the same result, so that one lost packet
 * alarms nobody. `friends`: the devices that came through it lately, since it was found shut.
 */
export function doorConditions({ state, node, snapshot, found, now, ahead }: DoorSight): AlertCondition[] {
  if (found?.kind !== 'tried') return [];
  // thousands of devices are read only where a door is shut
  const isAnyShut = found.doors.some(({ outcome }) => !isOpen(outcome));
  const users = isAnyShut ? usersOfDoors(state, node, snapshot, now, ahead) : [];
  return found.doors.map((report) => {
    const door = doorText(report.door);
    const own = isOpen(report.outcome) ? [] : users.filter((one) => one.door === door);
    const friends = own.filter(({ at }) => at !== null && at > report.since && now - at <= LATELY_MS).length;
    return {
      alert: { kind: 'door', node: node.id, door, trouble: troubleOf(report), friends, named: own.length },
      // while the whole node is away, that is the news
      level: snapshot === null ? 'between' : levelOf(report, now),
      began: report.since,
      ended: report.since,
    };
  });
}

function levelOf({ outcome, at, since }: DoorReport, now: number): Level {
  if (at <= since || now - at > STALE_MS) return 'between';
  return isOpen(outcome) ? 'off' : 'on';
}

function troubleOf({ outcome, arrived = null }: DoorReport): DoorTrouble {
  switch (outcome.kind) {
    case 'silent':
      return arrived === true ? 'way-back' : 'silent';
    case 'handshake-only':
      return arrived === null ? 'data-lost' : arrived ? 'data-lost-back' : 'data-lost-there';
    case 'refused':
    case 'no-way':
    case 'frozen':
      return outcome.kind;
    default:
      return 'other';
  }
}

/** All devices that are on, with their doors (where they were seen to come through, else what their files name) and last handshakes. */
function usersOfDoors(state: State, node: NodeProfile, snapshot: Snapshot | null, now: number, ahead: number) {
  return devicesOn(state, node.id).flatMap(([, peer]) =>
    isOn(state, peer, now) ? [{ door: doorOf(node, peer), at: snapshot && lastHandshake(peer, snapshot, ahead) }] : [],
  );
}

const doorOf = (node: NodeProfile, peer: PeerRecord): string => peer.seen_door ?? doorText(doorFor(node, peer));

/** Whether friends get in though the node does not answer the bot: one of its doors was found open since then (ms since 1970). */
export const letsFriendsIn = (found: NodeDoors, since: number): boolean =>
  found?.kind === 'tried' && found.doors.some(({ outcome, at }) => isOpen(outcome) && at > since);
