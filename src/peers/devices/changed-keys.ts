import type { Snapshot } from '../nodes/snapshot.ts';
import { noteWritten, writtenBetween } from '../records/written.ts';

/**
 * To be called by whoever reads one snapshot of a node after the other, so that looking at thousands of peers costs what has changed and
 * not what is there. `keys`: all whose peer in `now` is not the same object as in `before`, those that came or went among them.
 */
export function noteChanged(before: Snapshot['peers'], now: Snapshot['peers'], keys: readonly string[]): void {
  noteWritten(before, now, keys);
}

/**
 * The keys whose peers differ between two snapshots of a node, or null: any of them may, as when a snapshot in between was missed, and
 * when one of both does not show all peers. Whoever gets null looks at every peer. All other keys have the same peer in both, or none.
 */
export function changedKeys(before: Snapshot | null, now: Snapshot): readonly string[] | null {
  return before === null || !isWhole(before) || !isWhole(now) ? null : writtenBetween(before.peers, now.peers);
}

const isWhole = ({ isPartial, unreadableKeys }: Snapshot): boolean =>
  !isPartial && (unreadableKeys === undefined || unreadableKeys.size === 0);
