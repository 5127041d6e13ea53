import type { Snapshot } from '../nodes/snapshot.ts';
import { keysOf } from '../records/device-holdings.ts';
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
export function lastHandshake(peer: PeerRecord, snapshot: Snapshot, ahead = 0): number | null {
  return latest(keysOf(peer), snapshot, ahead);
}

/** The same of anybody on the node but the bot's own peers (their keys). */
export function newestHandshake(snapshot: Snapshot, own: ReadonlySet<string>): number | null {
  return latest(
    [...snapshot.peers.keys()].filter((key) => !own.has(key)),
    snapshot,
    0,
  );
}

/** Whether a device is online that shook hands so long ago (ms), or never (null). */
export const isOnlineAge = (age: number | null): boolean => age !== null && age < ONLINE_MS;

/** Whether a device is online; not while its node is down (null). */
export function isOnline(peer: PeerRecord, snapshot: Snapshot | null, now: number): boolean {
  const at = snapshot && lastHandshake(peer, snapshot);
  return at !== null && isOnlineAge(now - at);
}

function latest(keys: Iterable<string>, snapshot: Snapshot, ahead: number): number | null {
  let newest: number | null = null;
  for (const key of keys) {
    const at = handshakeOf(snapshot, key, ahead);
    if (at !== null && (newest === null || at > newest)) newest = at;
  }
  return newest;
}
