import { HANDOVER_MS } from '../../src/peers/devices/hand-over.ts';
import { REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import { addressesOf, keysOf } from '../../src/peers/records/device-holdings.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { State } from '../../src/peers/records/records.ts';
import { isHeld, openRollOut } from '../../src/peers/records/rollout-record.ts';
import { editionsOf, isDeadly, staleParts, todayOf } from '../../src/peers/rollouts/staleness.ts';
import type { Moment } from './commit-rules.ts';
import type { Truth } from './truth.ts';

/** The moment, and the store before and after the commit. */
export interface Commit extends Moment {
  readonly previous: State;
  readonly next: State;
}

/** Rules 5, 7, 8, 10 and 14 on one device that a commit changed. */
export function judgeChange(id: string, before: PeerRecord, after: PeerRecord, moment: Commit): string[] {
  const kept = new Set(keysOf(after));
  const forgotten = keysOf(before).filter((key) => !kept.has(key));
  return [
    ...forgotten.flatMap((key) => judgeForgotten(before, key, moment)),
    ...judgeCurrent(id, before, after, moment),
    ...judgeWaiting(id, before, after, moment),
    ...judgeLapse(before, after, moment),
    ...judgeHold(before, after),
    ...(before.send && !after.send
      ? judgeMetWish(id, before, after, moment.truth.askedAt(id, before.send.since), moment)
      : []),
  ];
}

function judgeForgotten(before: PeerRecord, key: string, { truth, node }: Moment): string[] {
  if (before.retired[key] === undefined) return ['a key that was in use was forgotten instead of retired'];
  if (truth.watchedSince(before.server_id, truth.retired.get(key) ?? Infinity) < REMEMBERED_MS)
    return ['a retired key was forgotten too early'];
  return node(before.server_id).peers.has(key) ? ['a retired key was forgotten while it is on the node'] : [];
}

function judgeCurrent(id: string, before: PeerRecord, after: PeerRecord, moment: Commit): string[] {
  const isMoved = before.wg_ip !== after.wg_ip;
  if (before.public_key === after.public_key) return isMoved ? ['an address changed under its key'] : [];
  moment.truth.ended.add(before.public_key);
  return isMoved ? judgeMove(before, moment) : judgePromotion(id, before, after, moment);
}

/** Invariant 6: by a handshake after the old key's last one, by the friend's own press, or because the whole grace time has passed. */
function judgePromotion(id: string, before: PeerRecord, after: PeerRecord, moment: Commit): string[] {
  const { graceMs, truth } = moment;
  const key = before.next?.public_key;
  if (key !== after.public_key) return ['a key was replaced by one that had not waited'];
  if (truth.stopPressed.has(key) || truth.isInUse(before.server_id, key, before.public_key) !== false) return [];
  if (before.next && isHeld(moment.previous, before.next)) return ['an old key ended though a roll-out held it'];
  const arrival = firstArrival(key, truth);
  if (!arrival) return ['the old key ended before the new config reached its friend'];
  const early = graceMs - graceOf(id, before.server_id, arrival, truth);
  return early <= 0 ? [] : [`the old key ended ${early} ms before its grace time`];
}

/** When a key, or the one that its friend had asked for and whose place it took, first came; null: the key itself never did. */
function firstArrival(key: string, { arrived, heirs }: Truth): number | null {
  let first = arrived.get(key)?.first ?? null;
  for (let older = heirs.get(key); first !== null && older !== undefined; older = heirs.get(older))
    first = Math.min(first, arrived.get(older)?.first ?? first);
  return first;
}

/** Invariant 15: how much of its grace a key has had, in ms watched on its node since it came, its friend and the node. */
export function graceOf(id: string, nodeId: string, arrived: number, truth: Truth): number {
  const began = Math.max(arrived, truth.resumed.get(id) ?? 0, truth.returned.get(nodeId) ?? 0);
  return truth.watchedSince(nodeId, began);
}

/** Rule 7. */
function judgeMove(before: PeerRecord, { truth }: Moment): string[] {
  if (!before.send) return ['a device was moved though no config waited'];
  const held = truth.held.get(before.server_id);
  return addressesOf(before).some((ip) => held?.has(ip))
    ? []
    : ['a device was moved from an address that nobody holds'];
}

function judgeWaiting(id: string, before: PeerRecord, after: PeerRecord, moment: Commit): string[] {
  const { truth } = moment;
  const key = before.next?.public_key;
  if (key === undefined || key === after.public_key || key === after.next?.public_key) return [];
  truth.ended.add(key);
  const hasLapsed = after.handover?.key === key && after.handover.outcome === 'lapsed';
  if (before.wg_ip !== after.wg_ip || hasLapsed || truth.undoPressed.has(key)) return [];
  const rollOut = before.next?.rollout ?? null;
  if (rollOut !== null && moment.next.rollouts[rollOut]?.state === 'undone')
    return !truth.takenBackUnread.has(rollOut) && truth.isInUse(before.server_id, key, before.public_key) === true
      ? ['a roll-out that was taken back took a key that was in use']
      : [];
  return after.next ? judgeReplaced(id, before, after, moment) : ['a waiting key went though nobody pressed undo'];
}

/** Rule 14: only a roll-out replaces a waiting key, only one whose file is dead, and what its friend asked for stays theirs. */
function judgeReplaced(id: string, before: PeerRecord, after: PeerRecord, moment: Commit): string[] {
  const { truth, next, profile } = moment;
  const [old, made] = [before.next, after.next];
  const node = profile(before.server_id);
  const open = openRollOut(next, before.server_id);
  if (!old || !made || !node || open === null || !next.rollouts[open]?.devices[id])
    return ['a waiting key was replaced by no roll-out'];
  const isOwn = old.rollout == null;
  if (isOwn) truth.heirs.set(made.public_key, old.public_key);
  const today = todayOf(next, node);
  const isDead = editionsOf(before, old.public_key).some((edition) => isDeadly(staleParts(edition, today, before)));
  return [
    ...(isDead ? [] : ['a waiting key whose file works was replaced']),
    ...(isOwn && made.rollout != null ? ['a roll-out holds what its friend asked for'] : []),
  ];
}

/** Rule 14: the hold belongs to the key that the roll-out made. */
function judgeHold(before: PeerRecord, { next }: PeerRecord): string[] {
  const isSame = next !== null && before.next?.public_key === next.public_key;
  return isSame && next.rollout != null && before.next?.rollout !== next.rollout
    ? ['a roll-out took hold of a key that it had not made']
    : [];
}

/** Rule 19: only a key that was handed over lapses, after its three days, and not while it is in use. */
function judgeLapse(before: PeerRecord, { handover, removed_at }: PeerRecord, { truth }: Moment): string[] {
  if (handover?.outcome !== 'lapsed' || before.handover?.key === handover.key) return [];
  const { server_id, public_key, next } = before;
  const [key, sentAt] = next ? [next.public_key, next.sent_at] : [public_key, before.sent_at];
  if (handover.key !== key) return ['another key lapsed than the one that was handed over'];
  if (sentAt !== null) return ['a key lapsed that Telegram had carried'];
  if (next ? truth.isInUse(server_id, key, public_key) === true : truth.wasUsed(key))
    return ['a key lapsed that its friend uses'];
  if (!next && removed_at === null) return ['a first device lapsed and was not removed'];
  const waited = truth.watchedSince(server_id, truth.handed.get(key) ?? Infinity);
  return waited < HANDOVER_MS ? [`a key that was handed over lapsed after ${waited} ms`] : [];
}

/** Rule 10: a wish ends when its config arrived, or when none will ever arrive. */
function judgeMetWish(
  id: string,
  before: PeerRecord,
  after: PeerRecord,
  since: number,
  { truth, next: store }: Commit,
): string[] {
  const held = before.next?.rollout;
  if (held != null && store.rollouts[held]?.state === 'undone' && before.send?.news !== undefined) return [];
  const wanted = (after.next ?? after).public_key;
  if ((truth.arrived.get(wanted)?.last ?? -1) >= since) return [];
  if ((truth.undeliverable.get(id) ?? -1) >= since) return [];
  const undone = before.next?.public_key;
  if (undone !== undefined && truth.undoPressed.has(undone) && !after.next) return [];
  return ['a wish was dropped though its config never arrived'];
}
