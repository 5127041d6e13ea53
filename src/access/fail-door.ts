import { createHash } from 'node:crypto';
import { noteFailed } from '../health/doors/note-tries.ts';
import { failedBefore } from '../health/doors/rank-doors.ts';
import { type Door, doorFor, doorText } from '../peers/nodes/door.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Network } from '../peers/records/door-tries.ts';
import type { DraftPeer } from '../peers/records/peer-record.ts';
import type { Draft } from '../peers/records/records.ts';

/** The door of a device that its friend leaves for another server, since it does not work. `from`: its `doorTag`, as the button has it. */
export interface LeftDoor {
  readonly peerId: string;
  readonly from: string;
}

/** Identifies a door, for buttons that are about it: 6 hexadecimal digits. */
export const doorTag = (door: Door): string => createHash('sha256').update(doorText(door)).digest('hex').slice(0, 6);

/**
 * Notes within a change that the door in a device's files does not work for its friend on this network (null: never named). It counts once in
 * a round of tries, however often it is told. `now`: ISO time.
 */
export function failDoor(draft: Draft, peer: DraftPeer, node: NodeProfile, network: Network | null, now: string): void {
  const door = doorText(doorFor(node, peer));
  if (!failedBefore(peer, Date.parse(now)).includes(door)) noteFailed(draft, { nodeId: node.id, door, network }, now);
  doubtDoor(peer, node, network, now);
}

/** The same for a door of which its friend did not say so by name: it comes last for them, and counts for nobody else. */
export function doubtDoor(peer: DraftPeer, node: NodeProfile, network: Network | null, now: string): void {
  const door = doorText(doorFor(node, peer));
  peer.door = door;
  const failed = new Set([...failedBefore(peer, Date.parse(now)), door]);
  peer.trying_door = { at: now, network, failed: [...failed] };
}
