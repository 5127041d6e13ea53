import { noteWritten, writtenTo } from '../../written.ts';
import type { Snapshot } from '../nodes/snapshot.ts';

/**
 * To be called by whoever reads one snapshot of a node after the other, so that looking at thousands of peers costs what has changed and
 * not what is there. `keys`: all that `changedKeys` is to tell.
 */
export function noteChanged(before: Snapshot['peers'], now: Snapshot['peers'], keys: readonly string[]): void {
  noteWritten(before, now, keys);
}

/**
 * The keys of which a snapshot may tell something else than `before`, an earlier one of the same node: those whose peers are not the same
 * objects in both, came or went, and those whose handshakes were in the future of `before`, since a handshake counts as no later than its
 * snapshot. Null: any key may, as when a snapshot in between was missed, and when one of both does not show all peers. Whoever gets null
 * looks at every peer.
 */
export function changedKeys(before: Snapshot | null, now: Snapshot): readonly string[] | null {
  if (before === null || !isWhole(before) || !isWhole(now)) return null;
  if (before.peers === now.peers) return [];
  const written = writtenTo(now.peers);
  return written?.base === before.peers ? written.ids : null;
}

/** The keys that were noted for a snapshot: those that `changedKeys` tells for the one before it, if it tells any; null: none were. */
export const notedKeys = ({ peers }: Snapshot): readonly string[] | null => writtenTo(peers)?.ids ?? null;

const isWhole = ({ isPartial, unreadableKeys }: Snapshot): boolean =>
  !isPartial && (unreadableKeys === undefined || unreadableKeys.size === 0);
