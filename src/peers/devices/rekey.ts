import { UserError } from '../../errors.ts';
import type { DraftPeer, PeerRecord } from '../records/records.ts';
import { makeKeys } from './devices.ts';
import type { SecretBox } from './seal.ts';

/** We never had the private key of any config of the device: there is none to send. */
export const isImported = (peer: PeerRecord): boolean => peer.secret === null && peer.next === null;

/** Queues the device's config for its chat. */
export function queueConfig(peer: DraftPeer, now: string): void {
  peer.send = { since: now, noted: false };
}

/**
 * The same for an update that may have come before: what it asked for then is sent again only when it counts as sent, for its
 * answer may have been lost. While it waits or is on its way, a second request would bring the same config once more for nothing.
 */
export function queueOnce(peer: DraftPeer, isFirst: boolean, now: string): void {
  if (isFirst || peer.send === null) queueConfig(peer, now);
}

/** A device's new keys of a day: each that was used or taken back is remembered for ever as ended. */
const KEYS_A_DAY = 5;
const DAY_MS = 24 * 3_600_000;

/**
 * Whether a device may have one more new key at `now` (ISO). Each new one but the first followed another one's end, and those of the
 * last day still stand in the record.
 */
export function mayMakeKey({ retired }: PeerRecord, now: string): boolean {
  const since = Date.parse(now) - DAY_MS;
  return Object.values(retired).filter((at) => Date.parse(at) > since).length < KEYS_A_DAY;
}

/**
 * Rule 11: a waiting key is kept; a key that nobody can have yet needs no successor. The config is sent in any case. Throws
 * `UserError('too-many-keys')` for the sixth of a day.
 */
export function startRekey(peer: DraftPeer, box: SecretBox, now: string): void {
  const inUse = peer.sent_at !== null || peer.secret === null;
  if (!peer.next && inUse) {
    if (!mayMakeKey(peer, now)) throw new UserError('too-many-keys');
    peer.next = { ...makeKeys(box), sent_at: null };
  }
  queueConfig(peer, now);
}

/** Rule 8: the new key takes over, the old one must go. Whatever made it take over shows that the new config arrived. */
export function promote(peer: DraftPeer, now: string): void {
  if (!peer.next) return;
  peer.retired[peer.public_key] = now;
  peer.public_key = peer.next.public_key;
  peer.secret = peer.next.secret;
  peer.sent_at = peer.next.sent_at ?? now;
  peer.next = null;
}

/**
 * "Stop the old one now": only once the new config was sent. Its button stands under that very config, so the press proves that
 * it arrived, also when Telegram's own answer to the upload is still on its way. Throws `UserError`.
 */
export function stopOldKey(peer: DraftPeer, tag: string, now: string): void {
  requireWaiting(peer, tag);
  promote(peer, now);
}

/**
 * Takes a `/regen` back: the new key must go, the old one stays. The press proves that the new config arrived, so the request for it
 * is met; a request that came after its upload stays and brings the old config, if we have that. Throws `UserError`.
 */
export function undoRekey(peer: DraftPeer, tag: string, now: string): void {
  if (peer.public_key.startsWith(tag)) throw new UserError('too-late-to-undo');
  requireWaiting(peer, tag);
  if (!peer.next) return;
  if (peer.next.sent_at === null || peer.secret === null) peer.send = null;
  peer.retired[peer.next.public_key] = now;
  peer.next = null;
}

/** A device that was off comes back, or its waiting key to the node: the grace time of that key starts again. */
export function restartGrace(peer: DraftPeer, now: string): void {
  delete peer.counting['removed'];
  if (peer.next?.sent_at == null) return;
  peer.next.sent_at = now;
  delete peer.counting['next'];
}

/** How buttons name a key: enough of it that no other key of the record begins so, short enough for 64 bytes. */
export const keyTag = (publicKey: string): string => publicKey.slice(0, 12);

function requireWaiting(peer: PeerRecord, tag: string): void {
  if (!peer.next?.public_key.startsWith(tag)) throw new UserError('stale-button');
}
