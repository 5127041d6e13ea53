import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { Draft } from '../records/records.ts';
import { makeKeys } from './devices.ts';
import { requireNewKey } from './rekey.ts';
import type { SecretBox } from './seal.ts';

/** How long (ms) a key that was handed over waits for its first handshake. */
export const HANDOVER_MS = 72 * 3_600_000;

/** What is handed over: one key of a device. */
export type HandedKey = Pick<PeerRecord, 'public_key' | 'deadline'> & { readonly secret: string };

/**
 * Rule 19: gives out a key of the device outside of Telegram. That is the waiting key, or the device's own while nobody had it, or a new
 * waiting one. It has to be used within `HANDOVER_MS`, unless Telegram carried it before; a second hand-over before that gives the same key
 * and the same deadline. Throws `UserError('too-many-keys')`.
 */
export function handOver(peer: DraftPeer, box: SecretBox, now: string): HandedKey {
  if (peer.next === null && wasGiven(peer)) {
    requireNewKey(peer, now);
    peer.next = { ...makeKeys(box), sent_at: null };
  }
  const key = peer.next ?? peer;
  const { public_key, secret } = key;
  if (secret === null) throw new Error('a key is handed over whose private key is not ours');
  key.handed_at ??= now;
  if (key.sent_at === null) key.deadline ??= new Date(Date.parse(now) + HANDOVER_MS).toISOString();
  return { public_key, secret, deadline: key.deadline ?? null };
}

/** Whether somebody may have the device's own key by another way, or uses it since it was handed over. */
const wasGiven = ({ secret, sent_at, handed_at, deadline }: PeerRecord): boolean =>
  secret === null || sent_at !== null || (handed_at !== null && deadline === null);

/** A device that came back gets its whole time again, since nobody could use it meanwhile. */
export function restartDeadline(peer: DraftPeer, now: string): void {
  if (peer.deadline !== null) peer.deadline = new Date(Date.parse(now) + HANDOVER_MS).toISOString();
}

/** Records that a key that was handed over shook hands at that time: it stays. */
export function markOpened(peer: DraftPeer, key: string, at: string): void {
  peer.handover = { key, outcome: 'opened', at, owner_told: false, friend_told: false };
  peer.greeted_key = key; // the offer of a fresh key says that it works
  if (peer.public_key !== key) return;
  peer.deadline = null;
  peer.sent_at ??= at;
}

/** Records that nobody used the key until its deadline: a waiting key is retired and the old one stays; a first device is removed. */
export function markLapsed(peer: DraftPeer, key: string, now: string): void {
  if (peer.next?.public_key === key && peer.next.deadline != null) {
    peer.retired[key] = now;
    peer.next = null;
  } else if (peer.public_key === key && peer.deadline !== null && peer.next === null && peer.removed_at === null) {
    peer.removed_at = now;
  } else return;
  peer.handover = { key, outcome: 'lapsed', at: now, owner_told: false, friend_told: true };
}

/** Records whom a message about the outcome of a hand-over reached. */
export function markToldOfHandover(draft: Draft, peerId: string, key: string, whom: 'owner' | 'friend'): void {
  const handover = draft.peers[peerId]?.handover;
  if (handover?.key === key) handover[`${whom}_told`] = true;
}
