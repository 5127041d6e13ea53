import type { DraftPeer } from './peer-record.ts';

/** Rule 16: makes an ordinary device of a spare, with its keys and its door. */
export function becomeDevice(peer: DraftPeer): void {
  peer.spare = false;
  peer.proven_at = null;
  peer.used_since = null;
}
