import type { Door } from '../../peers/nodes/door.ts';
import type { SnapshotPeer } from '../../peers/nodes/snapshot.ts';
import type { ProbeOutcome } from '../../probe/outcome.ts';

/** What the bot's own tries of a door found. Times are ms since 1970. */
export interface DoorReport {
  readonly door: Door;
  readonly outcome: ProbeOutcome;
  /** When it was tried last. */
  readonly at: number;
  /** Since when it has been open, or not open. */
  readonly since: number;
  /** Of a try that did not get through: whether what the bot sent arrived at the node by the node's own counters; absent: not known. */
  readonly arrived?: boolean | null;
  /** The node that knocked, for doors of this machine; absent: it was tried from here. */
  readonly by?: string;
}

/** What is wrong with a door, as far as it can be told from here. */
export type DoorTrouble =
  /** No answer, and nothing of the try arrived at the node, or that is not known. */
  | 'silent'
  /** No answer, though the try arrived at the node: only the way back is closed. */
  | 'way-back'
  /** The machine says that nobody listens there. */
  | 'refused'
  /** Nothing can be sent there from here. */
  | 'no-way'
  /** Handshakes pass, data does not: on the way to the node, on the way back, or it is not known which. */
  | 'data-lost-there'
  | 'data-lost-back'
  | 'data-lost'
  /** After some bytes nothing passes any more. */
  | 'frozen'
  | 'other';

/** A node's doors: what was found, or that a try from this machine would prove nothing; null: nothing was tried yet, or it is turned off. */
export type NodeDoors =
  | { readonly kind: 'tried'; readonly doors: readonly DoorReport[] }
  /** `renew`: nodes whose gates would knock for it once they are renewed. */
  | { readonly kind: 'not-from-here'; readonly renew?: readonly string[] }
  | null;

/** Whether friends' data gets through, as far as the try tells: a handshake alone is enough only where no more was tried. */
export const isOpen = (outcome: ProbeOutcome): boolean =>
  outcome.kind === 'open' || (outcome.kind === 'handshake-only' && outcome.data === 'not-tried');

/** The report after one more try. */
export function reportOf(
  before: DoorReport | null,
  door: Door,
  outcome: ProbeOutcome,
  at: number,
  { arrived = null, by = null }: { readonly arrived?: boolean | null; readonly by?: string | null } = {},
): DoorReport {
  const isSame = before !== null && isOpen(before.outcome) === isOpen(outcome);
  return {
    door,
    outcome,
    at,
    since: isSame ? before.since : at,
    ...(arrived !== null && { arrived }),
    ...(by !== null && { by }),
  };
}

/** More of the large echoes than this (bytes) arrived at the node: they were sent, and only the answers are lost. */
const LARGE_PART = 20_000;

/**
 * Whether what a try sent arrived at the node, by the probe's peer before and after it: received bytes for a try without an answer; the
 * latest handshake, which a node notes at the first data, for one without data. Null: the node's counters tell nothing.
 */
export function hasArrived(
  outcome: ProbeOutcome,
  before: SnapshotPeer | undefined,
  after: SnapshotPeer | undefined,
): boolean | null {
  if (!before || !after || after.received < before.received) return null;
  const received = after.received - before.received;
  if (outcome.kind === 'silent') return received > 0;
  if (outcome.kind === 'handshake-only') return after.handshakeAt !== before.handshakeAt;
  return outcome.kind === 'frozen' ? received > LARGE_PART : null;
}
