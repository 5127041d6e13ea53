import { isOn, type State } from '../peers/records.ts';

const RECENT_MS = 15 * 60_000;

/**
 * How often a node is read (ms): every second while a new key was sent in the last 15 minutes, because its first handshake moves
 * the address; every 10 s while one waits longer; else every `reconcileMs`.
 */
export function lookInterval(state: State, nodeId: string, now: number, reconcileMs: number): number {
  let interval = reconcileMs;
  for (const peer of Object.values(state.peers)) {
    if (peer.next?.sent_at == null || peer.server_id !== nodeId || !isOn(state, peer, now)) continue;
    if (now - Date.parse(peer.next.sent_at) < RECENT_MS) return Math.min(1000, reconcileMs);
    interval = Math.min(interval, 10_000);
  }
  return interval;
}
