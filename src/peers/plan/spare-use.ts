import { handshakeOf } from '../devices/handshakes.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { becomeDevice } from '../records/become-device.ts';
import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';
import { hasPassed } from './counting.ts';

/**
 * What a snapshot tells of a spare: its key shook hands for the first time (`proven`), its use began or had a day's pause, or it has been
 * used for three days and is an ordinary device from now on (`settle`).
 */
export type SpareEvent = 'proven' | 'in-use' | 'at-rest' | 'settle';

/** A spare without a handshake for longer (ms) is not in use. */
const PAUSE_MS = 24 * 3_600_000;
/** How long (ms watched on its node) a spare is used before it becomes the device. */
const SETTLES_MS = 3 * 24 * 3_600_000;

/** The next event of a spare; null: there is none, or the device is no spare. */
export function spareEvent(
  state: State,
  peer: PeerRecord,
  snapshot: Snapshot,
  watched: number | null,
): SpareEvent | null {
  if (!peer.spare || snapshot.unreadableKeys?.has(peer.public_key)) return null;
  const at = handshakeOf(snapshot, peer.public_key);
  if (at !== null && peer.proven_at === null) return 'proven';
  const isUsed = at !== null && at > snapshot.at - PAUSE_MS;
  if (!isUsed) return peer.used_since === null || snapshot.isPartial ? null : 'at-rest';
  if (peer.used_since === null) return 'in-use';
  return hasPassed(state, peer, 'spare', SETTLES_MS, watched) ? 'settle' : null;
}

/** Writes such an event; others change nothing here. What a command changed since the snapshot stays. */
export function applySpareEvent(
  draft: State,
  peer: DraftPeer,
  event: string,
  { now, seen }: { readonly now: string; readonly seen: number },
): void {
  if (!peer.spare) return;
  if (event === 'proven') peer.proven_at ??= now;
  if (event === 'in-use') peer.used_since ??= now;
  if (event === 'at-rest') peer.used_since = null;
  if (event === 'settle' && hasPassed(draft, peer, 'spare', SETTLES_MS, seen)) becomeDevice(peer);
}
