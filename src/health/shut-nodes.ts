import { newestHandshake } from '../peers/devices/handshakes.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { ownKeysOn } from '../peers/records/own-peers.ts';
import type { State } from '../peers/records/records.ts';
import { letsFriendsIn } from './doors/door-conditions.ts';
import { isOpen, type NodeDoors } from './doors/door-report.ts';

/** What is known of a node. */
export interface NodeSight {
  readonly id: string;
  /** `looking`: it has not been polled since the start. */
  readonly state: 'up' | 'down' | 'looking';
  readonly snapshot: Snapshot | null;
  /** What the bot's own tries of its doors found. */
  readonly found: NodeDoors;
}

/** A report that is older (ms) says nothing of now. */
const STALE_MS = 60 * 60_000;

/**
 * Since when (ms since 1970) a node has let no friend in, as far as that is known; null: it may let them in. Either it does not answer the
 * bot and none of its doors was found open since, or all doors are shut and nobody's device has shaken hands since.
 */
export function shutSince(state: State, { id, state: isUp, snapshot, found }: NodeSight, now: number): number | null {
  const tried = found?.kind === 'tried' ? found.doors.filter(({ at }) => now - at <= STALE_MS) : [];
  if (isUp === 'down') {
    const since = Date.parse(state.nodes[id]?.down_since ?? '');
    return Number.isNaN(since) || letsFriendsIn(found, since) ? null : since;
  }
  if (isUp === 'looking' || snapshot === null || tried.length === 0) return null;
  if (tried.some(({ outcome }) => isOpen(outcome))) return null;
  const since = Math.max(...tried.map((report) => report.since));
  return (newestHandshake(snapshot, ownKeysOn(state, id)) ?? 0) < since ? since : null;
}
