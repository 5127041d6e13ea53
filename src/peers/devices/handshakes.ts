import type { Snapshot } from '../nodes/snapshot.ts';
import type { PeerRecord } from '../records/peer-record.ts';

/** WireGuard renews a session in use every two minutes (its whitepaper, 6.1). */
const ONLINE_MS = 3 * 60_000;

/**
 * When the peer with this key last shook hands (ms since 1970), or null: never since its interface came up. The time is by the node's
 * clock, which is `ahead` of ours (ms, as far as that is known); it is never later than the poll that told of it.
 */
export function handshakeOf({ at, peers }: Snapshot, key: string, ahead = 0): number | null {
  const told = peers.get(key)?.handshakeAt ?? null;
  return told === null ? null : Math.min(at, told - ahead);
}

/** The same of a device, by whichever of its keys. */
export function lastHandshake({ public_key, next, retired }: PeerRecord, snapshot: Snapshot, ahead = 0): number | null {
  // thousands are asked with each look, and most have one key: no array is made of it
  let newest = handshakeOf(snapshot, public_key, ahead);
  if (next) newest = later(newest, handshakeOf(snapshot, next.public_key, ahead));
  for (const key in retired) newest = later(newest, handshakeOf(snapshot, key, ahead));
  return newest;
}

/** The same of anybody on the node but the bot's own peers (their keys). */
export function newestHandshake(snapshot: Snapshot, own: ReadonlySet<string>): number | null {
  let newest: number | null = null;
  for (const key of snapshot.peers.keys()) if (!own.has(key)) newest = later(newest, handshakeOf(snapshot, key));
  return newest;
}

/** Whether a device is online that shook hands so long ago (ms), or never (null). */
export const isOnlineAge = (age: number | null): boolean => age !== null && age < ONLINE_MS;

/** Whether a device is online; not while its node is down (null). */
export function isOnline(peer: PeerRecord, snapshot: Snapshot | null, now: number): boolean {
  const at = snapshot && lastHandshake(peer, snapshot);
  return at !== null && isOnlineAge(now - at);
}

const later = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b > a) ? b : a);
