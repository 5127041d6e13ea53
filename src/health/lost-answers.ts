import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
import { nextExpiry } from '../peers/records/guests.ts';
import { isOn } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';
import type { AlertCondition, Level } from './alerts.ts';
import { LATELY_MS } from './device-facts.ts';
import { type PeerHistory, returnsSince } from './peer-history.ts';
import type { WorkedOut } from './remembered.ts';

/** The facts from which lost answers are recognised. */
export interface AnswerFacts {
  readonly state: State;
  readonly nodeId: string;
  /** The latest snapshot; null while the node does not answer. */
  readonly snapshot: Snapshot | null;
  readonly history: Pick<PeerHistory, 'of' | 'watched' | 'lostAt'>;
  readonly now: number;
}

/** What became lately of the sessions of a node's working devices; times in ms since 1970. */
export interface Answers {
  /** Devices that try in vain, and their people. */
  readonly devices: number;
  readonly people: number;
  /** Devices that data got through to. */
  readonly carried: number;
  /** Whether all that were heard try in vain, and one of them has done so for long. */
  readonly isEverybody: boolean;
  /** Since when those try; 0: nobody does. */
  readonly since: number;
  /** When a try was last in vain, and when data last got through to a device that had tried in vain; 0: not known. */
  readonly lostAt: number;
  readonly recoveredAt: number;
}

const ENOUGH = { devices: 2, people: 2 } as const;
/** At least one in so many of the devices with any news must try in vain: of hundreds, two are always in a lift or a train. */
const ONE_IN = 5;
/** With fewer devices than are enough, all that are heard must try in vain, one of them for this long (ms). */
const LONG_MS = 10 * 60_000;
/** Returns to an endpoint that mean two devices; see `diagnose`. */
const RETURNS = 2;
/** Phones that tried in vain are put away, which proves nothing, but after this time (ms) the alert is old. */
const QUIET_MS = 30 * 60_000;

/**
 * The condition that handshakes succeed and nothing passes after them ("92 bytes received"): devices that have data to send renew their
 * sessions much sooner than is due, again and again, while the server's counters stay at what the protocol itself needs. It is raised when
 * at least two devices of two people do so, and not just a few of many, or everybody that is heard for long. It is over when nobody has
 * done so for half an hour, or as soon as data gets through to one of them while too few others still try.
 */
export function lostAnswersCondition(facts: AnswerFacts, answers: Answers = countLost(facts).value): AlertCondition {
  const { state, nodeId, snapshot, history, now } = facts;
  const { devices, people, carried, isEverybody, since, lostAt, recoveredAt } = answers;
  const isShare = devices * ONE_IN >= devices + carried;
  const isRaised = (devices >= ENOUGH.devices && people >= ENOUGH.people && isShare) || isEverybody;
  const upSince = Date.parse(state.nodes[nodeId]?.up_since ?? '') || 0;
  const quietSince = Math.max(lostAt, upSince, history.watched(nodeId)?.since ?? now);
  const isOver = recoveredAt > lostAt || now - quietSince >= QUIET_MS;
  const level: Level = snapshot === null ? 'between' : isRaised ? 'on' : isOver ? 'off' : 'between';
  const alert = { kind: 'answers-lost', node: nodeId, devices, carried } as const;
  return { alert, level, began: since || null, ended: Math.max(recoveredAt, lostAt) || null };
}

/** The part that reads every device. Its result is valid until something in it is no longer "lately", or a guest's time ends. */
export function countLost({ state, nodeId, history, now }: Omit<AnswerFacts, 'snapshot'>): WorkedOut<Answers> {
  // Usually nobody has, and then nothing else is asked of thousands of devices.
  if (!hasAnybodyTried({ state, nodeId, history, now })) return { value: NOBODY, until: Number.POSITIVE_INFINITY };

  let until = nextExpiry(state, nodeId, now);
  /** Whether it was lately; notes when that ends. */
  const isLately = (at: number | null): boolean => {
    if (at === null || at > now || now - at > LATELY_MS) return false;
    until = Math.min(until, at + LATELY_MS + 1);
    return true;
  };
  const people = new Set<number>();
  const found = { devices: 0, carried: 0, heard: 0, isLong: false, since: 0, lostAt: 0, recoveredAt: 0 };
  for (const [, peer] of devicesOn(state, nodeId)) {
    if (!isOn(state, peer, now)) continue;
    const histories = [history.of(nodeId, peer.public_key)];
    if (peer.next) histories.push(history.of(nodeId, peer.next.public_key));
    const all = histories.map(({ sessions }) => sessions);
    if (histories.some(({ shookAt }) => isLately(shookAt))) found.heard += 1;
    if (all.some(({ carriedAt }) => isLately(carriedAt))) found.carried += 1;
    const { lostAt, lostSince } = all.reduce((a, b) => ((b.lostAt ?? 0) > (a.lostAt ?? 0) ? b : a));
    if (lostAt === null || now - lostAt >= QUIET_MS) continue;
    until = Math.min(until, lostAt + QUIET_MS);
    const carriedAt = Math.max(...all.map((sessions) => sessions.carriedAt ?? 0));
    found.lostAt = Math.max(found.lostAt, lostAt);
    if (carriedAt > lostAt) found.recoveredAt = Math.max(found.recoveredAt, carriedAt);
    // One config on two devices looks the same: each of them takes the session from the other.
    const isShared = histories.some(({ places }) => returnsSince(places, now - LATELY_MS) >= RETURNS);
    if (isShared || carriedAt > lostAt || !isLately(lostAt)) continue;
    people.add(peer.telegram_id);
    found.devices += 1;
    found.since = Math.min(found.since || now, lostSince);
    found.isLong ||= lostAt - lostSince >= LONG_MS;
  }
  const { heard, isLong, ...counts } = found;
  const isEverybody = isLong && counts.devices === heard && counts.carried === 0;
  return { value: { ...counts, people: people.size, isEverybody }, until };
}

function hasAnybodyTried({ state, nodeId, history, now }: Omit<AnswerFacts, 'snapshot'>): boolean {
  const isLately = (lostAt: number | null) => now - (lostAt ?? 0) < QUIET_MS;
  if (!isLately(history.lostAt(nodeId))) return false;
  const hasTried = (key: string) => isLately(history.of(nodeId, key).sessions.lostAt);
  return devicesOn(state, nodeId).some(
    ([, { public_key, next }]) => hasTried(public_key) || (next && hasTried(next.public_key)),
  );
}

const NOBODY: Answers = {
  ...{ devices: 0, people: 0, carried: 0, isEverybody: false },
  ...{ since: 0, lostAt: 0, recoveredAt: 0 },
};
