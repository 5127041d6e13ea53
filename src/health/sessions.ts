import type { SnapshotPeer } from '../peers/nodes/snapshot.ts';
import type { State } from '../peers/records/records.ts';

/** What successive snapshots showed of the sessions of one key; times in ms since 1970 by our own clock. */
export interface Sessions {
  /** The peer's counters at the snapshot that showed its latest handshake; null: no handshake was observed yet. */
  readonly start: { readonly received: number; readonly sent: number } | null;
  /** When a session was last seen to carry data. */
  readonly carriedAt: number | null;
  /** How many sessions in a row were given up early and had carried nothing, and when the first of them began. */
  readonly vain: number;
  readonly vainSince: number;
  /** When it was last certain that the device tries in vain, and since when it had done so. */
  readonly lostAt: number | null;
  readonly lostSince: number;
}

export const NO_SESSIONS: Sessions = {
  start: null,
  carriedAt: null,
  vain: 0,
  vainSince: 0,
  lostAt: null,
  lostSince: 0,
};

/**
 * A handshake so soon after the last one (ms) was not due: WireGuard renews a session after 120 s (its whitepaper, 6.1), AmneziaVPN's own
 * servers after 100 s at the earliest. A client that has sent data and received nothing for 15 s does so (6.5), and so does one that is
 * switched off and on.
 */
export const EARLY_MS = 90_000;
/** A handshake that is due may come this much (ms) sooner after the last one by the node's clock. */
const CLOCK_ERROR_MS = 10_000;

/**
 * Up to which age of its session (ms) a handshake is early at a node, by the `RekeyAfterTime` (seconds or a range of them) that was last
 * read from its interface; 0 or none: WireGuard's own. Where sessions are renewed within seconds none is early, and none is in vain.
 */
export function earlyAt({ nodes }: Pick<State, 'nodes'>, nodeId: string): number {
  const renewed = nodes[nodeId]?.parameters?.values['RekeyAfterTime'] ?? '';
  const seconds = Number(/^\d+/.exec(renewed)?.[0] ?? 0);
  return seconds === 0 ? EARLY_MS : Math.max(0, Math.min(EARLY_MS, seconds * 1000 - CLOCK_ERROR_MS));
}
/** So soon (ms) such a client gives a session up: several may lie between two snapshots. */
const GIVEN_UP_MS = 15_000;
/** More than this in one session (bytes) is data; what servers send to a phone that hears nothing (name server's answers) is less. */
const DATA_SENT = 50_000;
/** An upload: the answers to it may be few. A phone that hears nothing repeats its questions, which is less. */
const DATA_RECEIVED = 500_000;
/** Certain after so many tries in so long a time (ms): a switch that is flipped twice is not enough, nor is a short tunnel. */
const TRIES = 3;
const TRIED_MS = 100_000;

/** What a snapshot would show of a peer that was just added. */
const ADDED: SnapshotPeer = { allowedIps: [], endpoint: null, handshakeAt: null, received: 0, sent: 0 };

/**
 * The state after the next snapshot, taken at `at`; `before` is the key's peer in the one before it, if it had one. `early`: up to which
 * age of a session (ms) a new handshake is early. Pure.
 */
export function followSessions(
  sessions: Sessions,
  before: SnapshotPeer | undefined,
  peer: SnapshotPeer,
  at: number,
  early = EARLY_MS,
): Sessions {
  if (!before)
    return followSessions(sessions.start ? { ...sessions, start: null, vain: 0 } : sessions, ADDED, peer, at);
  const { received, sent, handshakeAt } = peer;
  if (received < before.received || sent < before.sent)
    return { ...sessions, start: { received: 0, sent: 0 }, vain: 0 }; // the interface was made anew
  const isNew = handshakeAt !== null && handshakeAt !== before.handshakeAt;
  if (!isNew && received === before.received && sent === before.sent) return sessions;

  const { start } = sessions;
  const gap = isNew ? handshakeAt - (before.handshakeAt ?? Number.NEGATIVE_INFINITY) : 0;
  const most = Math.max(1, Math.min(gap, early) / GIVEN_UP_MS); // sessions since `start`
  const hasData =
    start !== null && (sent - start.sent > DATA_SENT * most || received - start.received > DATA_RECEIVED * most);
  const seen = hasData ? { ...sessions, carriedAt: at, vain: 0 } : sessions;
  if (!isNew) return seen;
  const next = { ...seen, start: { received, sent } };
  if (start === null || hasData || gap <= 0 || gap >= early) return { ...next, vain: 0 };
  const vain = seen.vain + 1;
  const vainSince = vain === 1 ? at - gap : seen.vainSince;
  const isLost = vain >= TRIES && at - vainSince >= TRIED_MS;
  return { ...next, vain, vainSince, ...(isLost && { lostAt: at, lostSince: vainSince }) };
}

/** Whether answers got lost within the last `ms`, and nothing has come through since. */
export const losesAnswers = ({ lostAt, carriedAt }: Sessions, now: number, ms: number): boolean =>
  lostAt !== null && lostAt <= now && now - lostAt <= ms && lostAt > (carriedAt ?? 0);
