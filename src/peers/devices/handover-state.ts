import { deadlineOf } from '../records/deadlines.ts';
import type { PeerRecord } from '../records/peer-record.ts';

/** How a hand-over stands: `waiting` for its first use until `at`, or since `at` what became of it. */
export interface HandoverState {
  readonly state: 'waiting' | 'opened' | 'lapsed';
  /** ISO time. */
  readonly at: string;
}

/** How long (ms) an outcome is worth telling. */
const NEWS_MS = 7 * 24 * 3_600_000;

/** How the last hand-over of a device stands at `now` (ms); null: there was none lately. */
export function handoverState(peer: PeerRecord, now: number): HandoverState | null {
  const deadline = deadlineOf(peer);
  if (deadline !== null && peer.removed_at === null) return { state: 'waiting', at: deadline };
  const { handover } = peer;
  if (!handover || now - Date.parse(handover.at) > NEWS_MS) return null;
  return { state: handover.outcome, at: handover.at };
}
