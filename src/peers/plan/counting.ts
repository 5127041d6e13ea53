import type { Draft, PeerRecord, State } from '../records/records.ts';

/** Time watched on a node (ms): what its looks have shown it to answer, and the same if it answers the next one too. */
export interface Watched {
  readonly seen: number;
  readonly upTo: number;
}

/** What waits for time to pass on a device's node: a key sent by `/regen`, its removal, and keys that are to be forgotten. */
export type Counted = 'next' | 'removed' | `retired ${string}`;

/** A crash costs less watched time than this. A count that lies further ahead is another node's, or a store's that was put together. */
const MOST_LOST_MS = 24 * 3_600_000;

/**
 * Invariant 15: whether so many ms have been watched on the device's node since this began to count there. `watched`: on that node, as
 * far as looks have shown; null: nobody can tell. No clock is asked.
 */
export function hasPassed(state: State, peer: PeerRecord, what: Counted, ms: number, watched: number | null): boolean {
  if (watched === null || !isCounted(state, peer, what, watched)) return false;
  return (peer.counting[what]?.from ?? Number.POSITIVE_INFINITY) + ms <= watched;
}

/** How much (ms) of its time has been watched since it began to count, as far as the store was told; null: it does not count yet. */
export function waitedFor(state: State, peer: PeerRecord, what: Counted): number | null {
  const watched = state.nodes[peer.server_id]?.watched_ms ?? 0;
  const from = isCounted(state, peer, what, watched) ? peer.counting[what]?.from : undefined;
  return from === undefined ? null : Math.max(0, watched - from);
}

/** Whether something of the device waits and is not counted yet. */
export function isUncounted(state: State, peer: PeerRecord, watched: number): boolean {
  return waitingOf(state, peer).some((what) => !isCounted(state, peer, what, watched));
}

/** Begins to count all that waits and is not counted yet, and drops what waits no more. */
export function count(draft: Draft, id: string, { seen, upTo }: Watched): void {
  const peer = draft.peers[id];
  if (!peer) return;
  const counts = waitingOf(draft, peer).map((what) => {
    const known = isCounted(draft, peer, what, seen) ? peer.counting[what] : undefined;
    return [what, known ?? { node: peer.server_id, since: sinceOf(draft, peer, what), from: Math.ceil(upTo) }] as const;
  });
  peer.counting = Object.fromEntries(counts);
}

function isCounted(state: State, peer: PeerRecord, what: Counted, watched: number): boolean {
  const known = peer.counting[what];
  if (known?.node !== peer.server_id || known.from > watched + MOST_LOST_MS) return false;
  return known.since === sinceOf(state, peer, what);
}

function waitingOf(state: State, peer: PeerRecord): Counted[] {
  const waiting: Counted[] = [];
  if (peer.next?.sent_at != null) waiting.push('next');
  if (peer.removed_at !== null || state.users[peer.telegram_id]?.removed_at != null) waiting.push('removed');
  for (const key in peer.retired) waiting.push(`retired ${key}`);
  return waiting;
}

/** The times that it counts from, as the records have them: with another one it counts anew. */
function sinceOf(state: State, peer: PeerRecord, what: Counted): string {
  const times =
    what === 'next'
      ? [peer.next?.sent_at, state.nodes[peer.server_id]?.up_since]
      : what === 'removed'
        ? [peer.removed_at, state.users[peer.telegram_id]?.removed_at]
        : [peer.retired[what.slice('retired '.length)]];
  return times.filter(Boolean).join(' ');
}
