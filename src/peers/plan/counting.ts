import { deadlineOf } from '../records/deadlines.ts';
import { emptyNode } from '../records/node-record.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';

/**
 * Time watched on a node (ms). `seen`: the time for which polls have shown that it answers. `upTo`: the same with the time since the
 * last poll, which counts if the node answers the next one too.
 */
export interface Watched {
  readonly seen: number;
  readonly upTo: number;
}

/**
 * What waits for watched time to pass: a key sent by `/regen`, one that was handed over, a removed device, a spare in use, and each
 * retired key.
 */
export type Counted = 'next' | 'deadline' | 'removed' | 'spare' | `retired ${string}`;

/** A crash loses less watched time than this. A start value further ahead than that was not counted on this node: it is not valid. */
const MOST_LOST_MS = 24 * 3_600_000;

/**
 * Invariant 15: whether `ms` have been watched on the device's node since `what` began to be counted there. `watched`: the time watched
 * on that node so far, or null when it is unknown; then nothing has passed. No clock is read.
 */
export function hasPassed(state: State, peer: PeerRecord, what: Counted, ms: number, watched: number | null): boolean {
  if (watched === null || !isCounted(state, peer, what, watched)) return false;
  return (peer.counting[what]?.from ?? Number.POSITIVE_INFINITY) + ms <= watched;
}

/** How much time (ms) has been watched since `what` began to be counted, as stored; null when it is not counted yet. */
export function waitedFor(state: State, peer: PeerRecord, what: Counted): number | null {
  const watched = state.nodes[peer.server_id]?.watched_ms ?? 0;
  const from = isCounted(state, peer, what, watched) ? peer.counting[what]?.from : undefined;
  return from === undefined ? null : Math.max(0, watched - from);
}

/** Whether something of the device waits for time to pass and is not counted yet. */
export function isUncounted(state: State, peer: PeerRecord, watched: number): boolean {
  return waitingOf(state, peer).some((what) => !isCounted(state, peer, what, watched));
}

/** Begins to count what waits and is not counted yet, and drops the counts of what no longer waits. */
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
  if (deadlineOf(peer) !== null) waiting.push('deadline');
  if (peer.removed_at !== null || state.users[peer.telegram_id]?.removed_at != null) waiting.push('removed');
  if (peer.spare && peer.used_since !== null) waiting.push('spare');
  for (const key in peer.retired) waiting.push(`retired ${key}`);
  return waiting;
}

/** The records' times from which `what` waits. When one of them changes, counting begins again. */
function sinceOf(state: State, peer: PeerRecord, what: Counted): string {
  const times =
    what === 'next'
      ? [peer.next?.sent_at, state.nodes[peer.server_id]?.up_since]
      : what === 'deadline'
        ? [deadlineOf(peer), state.nodes[peer.server_id]?.up_since]
        : what === 'removed'
          ? [peer.removed_at, state.users[peer.telegram_id]?.removed_at]
          : what === 'spare'
            ? [peer.used_since]
            : [peer.retired[what.slice('retired '.length)]];
  return times.filter(Boolean).join(' ');
}

/**
 * Counts the watched time of a node (ms): from the end of each poll that it answered to the beginning of the next one, if it answers
 * that too. The time that a poll itself takes is not counted, nor are outages, a machine that sleeps, and the time when this process
 * does not run.
 */
export class WatchedTime implements Watched {
  readonly #awake: () => number;
  #seen: number;
  #written: number;
  #asked = 0;
  /** When the last poll ended, by `awake`; null when the node did not answer it. */
  #last: number | null = null;

  /** `awake`: how long this process has run (ms); `before`: the watched time in the store. */
  constructor(awake: () => number, before: number) {
    this.#awake = awake;
    this.#seen = before;
    this.#written = before;
  }

  /** Call before a poll. */
  pollStarts(): void {
    this.#asked = this.#awake();
  }

  /** Call after a poll that the node answered. */
  pollAnswered(): void {
    if (this.#last !== null) this.#seen += Math.max(0, this.#asked - this.#last);
    this.#last = this.#awake();
  }

  pollFailed(): void {
    this.#last = null;
  }

  get seen(): number {
    return this.#seen;
  }

  get upTo(): number {
    return this.#last === null ? this.#seen : this.#seen + Math.max(0, this.#awake() - this.#last);
  }

  /** Watched time that is not in the store yet; a crash loses it. */
  get unwritten(): number {
    return this.#seen - this.#written;
  }

  /** Writes it into the node's record; part of every commit about the node. */
  record(draft: Draft, nodeId: string): void {
    draft.nodes[nodeId] ??= emptyNode();
    draft.nodes[nodeId].watched_ms = Math.floor(this.#seen);
    this.#written = this.#seen;
  }
}
