import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { Draft } from '../records/records.ts';

/** The key of a device whose config is given out, with its sealed private half. */
export interface GivenKey {
  readonly public_key: string;
  readonly secret: string;
}

/** The key whose config a device's friend is to have: the waiting one, else the device's own; null: its private half is not ours. */
export function keyToGive({ next, public_key, secret }: PeerRecord): GivenKey | null {
  const key = next ?? { public_key, secret };
  return key.secret === null ? null : { public_key: key.public_key, secret: key.secret };
}

/**
 * Records that the owner took the device's config at the shell: a key that nobody had counts as given from now on, so that `/regen` makes
 * another one, and a waiting key takes over by its first handshake only. A deadline that it has from a hand-over stays.
 */
export function markGiven(draft: Draft, peerId: string, publicKey: string, now: string): void {
  const peer: DraftPeer | undefined = draft.peers[peerId];
  if (!peer) return;
  const key = peer.next?.public_key === publicKey ? peer.next : peer;
  if (key.public_key === publicKey && key.sent_at === null) key.handed_at ??= now;
}
