import { type Device, deviceLists } from '../../peers/records/device-lists.ts';
import { isOn, type State } from '../../peers/records/records.ts';

const RECENT_MS = 15 * 60_000;
/** How long a friend may take to install the app and open the file. */
const FIRST_MS = 30 * 60_000;

/**
 * How often a node is read (ms): every second while a new key was sent in the last 15 minutes, because its first handshake moves
 * the address; every 10 s while one waits longer; every 5 s while a config that never connected was sent in the last 30 minutes,
 * because its friend sits there and waits for a sign that it works; else every `reconcileMs`.
 */
export function pollInterval(state: State, nodeId: string, now: number, reconcileMs: number): number {
  let interval = reconcileMs;
  const lists = deviceLists(state.peers);
  const isFirst = ([, peer]: Device) => peer.server_id === nodeId && isOn(state, peer, now);
  if (lists.sentSince(now - FIRST_MS).some(isFirst)) interval = Math.min(interval, 5000);
  for (const [, peer] of lists.rekeying) {
    if (peer.next?.sent_at == null || peer.server_id !== nodeId || !isOn(state, peer, now)) continue;
    if (now - Date.parse(peer.next.sent_at) < RECENT_MS) return Math.min(1000, reconcileMs);
    interval = Math.min(interval, 10_000);
  }
  return interval;
}
