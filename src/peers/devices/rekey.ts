import { UserError } from '../../errors.ts';
import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';
import { makeKeys } from './devices.ts';
import type { SecretBox } from './seal.ts';

/** Whether we never had the private key of any config of the device, so that there is none to send. */
export const isImported = (peer: PeerRecord): boolean => peer.secret === null && peer.next === null;

/** Queues the device's config for its chat. */
export function queueConfig(peer: DraftPeer, now: string): void {
  peer.send = { since: now, noted: false };
}

/**
 * Queues the config for an update that may be a repeated one. A repeated one queues it again only if it was sent already, since the
 * answer may have been lost; while it still waits, a second request would only send the same config twice.
 */
export function queueOnce(peer: DraftPeer, isFirst: boolean, now: string): void {
  if (isFirst || peer.send === null) queueConfig(peer, now);
}

/** How many new keys a device may get in a day, since every ended key is remembered without limit. */
const KEYS_A_DAY = 5;
const DAY_MS = 24 * 3_600_000;

/**
 * Whether a device may get a new key at `now` (ISO), judged by the keys that were retired within the last day and are still in its
 * record.
 */
export function mayMakeKey({ retired }: PeerRecord, now: string): boolean {
  const since = Date.parse(now) - DAY_MS;
  return Object.values(retired).filter((at) => Date.parse(at) > since).length < KEYS_A_DAY;
}

/** Throws `UserError('too-many-keys')` unless the device may get a new key. */
export function requireNewKey(peer: PeerRecord, now: string): void {
  if (!mayMakeKey(peer, now)) throw new UserError('too-many-keys');
}

/**
 * Starts a `/regen` (rule 11): makes a waiting key, unless there is one already or the present config was neither sent nor handed over. Queues the config
 * in any case. Throws `UserError('too-many-keys')` beyond five in a day.
 */
export function startRekey(peer: DraftPeer, box: SecretBox, now: string): void {
  const inUse = peer.sent_at !== null || peer.secret === null || peer.handed_at !== null;
  if (!peer.next && inUse) {
    requireNewKey(peer, now);
    peer.next = { ...makeKeys(box), sent_at: null };
  }
  if (peer.next) takeFromRollOut(peer.next, now);
  queueConfig(peer, now);
}

/** Rule 14: a key that its friend asks for, or that no roll-out holds any more, has a grace time of its own, which begins now. */
export function takeFromRollOut(next: NonNullable<DraftPeer['next']>, now: string): void {
  if (next.rollout == null) return;
  next.rollout = null;
  if (next.sent_at !== null) next.sent_at = now;
}

/** Rule 8: the waiting key becomes the current one, and the old one is retired. The new config counts as arrived. */
export function promote(peer: DraftPeer, now: string): void {
  if (!peer.next) return;
  peer.retired[peer.public_key] = now;
  peer.public_key = peer.next.public_key;
  peer.secret = peer.next.secret;
  peer.sent_at = peer.next.sent_at ?? now;
  peer.handed_at = peer.next.handed_at ?? null;
  peer.deadline = null;
  peer.next = null;
  peer.proven_at = null;
}

/**
 * "Stop the old one now": retires the old key, once the new config was sent. The button is under the new config, so a press proves that
 * it arrived, even if Telegram's answer to the upload was lost. Throws `UserError`.
 */
export function stopOldKey(peer: DraftPeer, tag: string, now: string): void {
  requireWaiting(peer, tag);
  promote(peer, now);
}

/**
 * Undoes a `/regen`: retires the new key and keeps the old one. A press proves that the new config arrived, so the request for it is
 * served; a request made after the upload stays and brings the old config, if we have its key. Throws `UserError`.
 */
export function undoRekey(peer: DraftPeer, tag: string, now: string): void {
  if (peer.public_key.startsWith(tag)) throw new UserError('too-late-to-undo');
  requireWaiting(peer, tag);
  if (!peer.next) return;
  if (peer.next.sent_at === null || peer.secret === null) peer.send = null;
  peer.retired[peer.next.public_key] = now;
  peer.next = null;
}

/** Restarts the grace time of the waiting key, because the device or the key came back. */
export function restartGrace(peer: DraftPeer, now: string): void {
  delete peer.counting['removed'];
  if (peer.next?.sent_at == null) return;
  peer.next.sent_at = now;
  delete peer.next.promised;
  delete peer.counting['next'];
}

/** Whether the end that a friend was told still counts: the device did not move, and its node was not away since then. */
export const holdsPromise = (
  { nodes }: State,
  { server_id: id }: PeerRecord,
  { node, up_since: upSince }: NonNullable<NonNullable<PeerRecord['next']>['promised']>,
): boolean => node === id && (upSince === undefined || upSince === (nodes[id]?.up_since ?? null));

/** The beginning of a key that buttons carry: unique within a record, and short enough for 64 bytes of callback data. */
export const keyTag = (publicKey: string): string => publicKey.slice(0, 12);

function requireWaiting(peer: PeerRecord, tag: string): void {
  if (!peer.next?.public_key.startsWith(tag)) throw new UserError('stale-button');
}
