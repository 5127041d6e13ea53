import { deviceLists } from '../peers/device-lists.ts';
import { isAfter } from '../peers/is-after.ts';
import { isOn, type State } from '../peers/records.ts';

const RECENT_MS = 15 * 60_000;
/** How long a friend may take to install the app and open the file. */
const FIRST_MS = 30 * 60_000;

/**
 * How often a node is read (ms): every second while a new key was sent in the last 15 minutes, because its first handshake moves
 * the address; every 10 s while one waits longer; every 5 s while a config that never connected was sent in the last 30 minutes,
 * because its friend sits there and waits for a sign that it works; else every `reconcileMs`.
 */
export function lookInterval(state: State, nodeId: string, now: number, reconcileMs: number): number {
  let interval = reconcileMs;
  const { rekeying, ungreeted } = deviceLists(state.peers);
  const isFirst = isAfter(now - FIRST_MS);
  for (const [, peer] of ungreeted) {
    if (isFirst(peer.sent_at) && peer.server_id === nodeId && isOn(state, peer, now)) {
      interval = Math.min(interval, 5000);
      break;
    }
  }
  for (const [, peer] of rekeying) {
    if (peer.next?.sent_at == null || peer.server_id !== nodeId || !isOn(state, peer, now)) continue;
    if (now - Date.parse(peer.next.sent_at) < RECENT_MS) return Math.min(1000, reconcileMs);
    interval = Math.min(interval, 10_000);
  }
  return interval;
}
