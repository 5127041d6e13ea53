import { REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import { addressesOf, keysOf, type PeerRecord } from '../../src/peers/records/records.ts';
import type { Moment } from './commit-rules.ts';
import type { Truth } from './truth.ts';

/** Rules 5, 7, 8 and 10 on one device that a commit changed. */
export function judgeChange(id: string, before: PeerRecord, after: PeerRecord, moment: Moment): string[] {
  const kept = new Set(keysOf(after));
  const forgotten = keysOf(before).filter((key) => !kept.has(key));
  return [
    ...forgotten.flatMap((key) => judgeForgotten(before, key, moment)),
    ...judgeCurrent(id, before, after, moment),
    ...judgeWaiting(before, after, moment),
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

function judgeCurrent(id: string, before: PeerRecord, after: PeerRecord, moment: Moment): string[] {
  const isMoved = before.wg_ip !== after.wg_ip;
  if (before.public_key === after.public_key) return isMoved ? ['an address changed under its key'] : [];
  moment.truth.ended.add(before.public_key);
  return isMoved ? judgeMove(before, moment) : judgePromotion(id, before, after, moment);
}

/** Invariant 6: by a handshake after the old key's last one, by the friend's own press, or because the whole grace time has passed. */
function judgePromotion(id: string, before: PeerRecord, after: PeerRecord, moment: Moment): string[] {
  const { graceMs, truth } = moment;
  const key = before.next?.public_key;
  if (key !== after.public_key) return ['a key was replaced by one that had not waited'];
  if (truth.stopPressed.has(key) || truth.isInUse(before.server_id, key, before.public_key) !== false) return [];
  const arrival = truth.arrived.get(key);
  if (!arrival) return ['the old key ended before the new config reached its friend'];
  const early = graceMs - graceOf(id, before.server_id, arrival.first, truth);
  return early <= 0 ? [] : [`the old key ended ${early} ms before its grace time`];
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

function judgeWaiting(before: PeerRecord, after: PeerRecord, { truth }: Moment): string[] {
  const key = before.next?.public_key;
  if (key === undefined || key === after.public_key || key === after.next?.public_key) return [];
  truth.ended.add(key);
  const isMoved = before.wg_ip !== after.wg_ip;
  return isMoved || truth.undoPressed.has(key) ? [] : ['a waiting key went though nobody pressed undo'];
}

/** Rule 10: a wish ends when its config arrived, or when none will ever arrive. */
function judgeMetWish(id: string, before: PeerRecord, after: PeerRecord, since: number, { truth }: Moment): string[] {
  const wanted = (after.next ?? after).public_key;
  if ((truth.arrived.get(wanted)?.last ?? -1) >= since) return [];
  if ((truth.undeliverable.get(id) ?? -1) >= since) return [];
  const undone = before.next?.public_key;
  if (undone !== undefined && truth.undoPressed.has(undone) && !after.next) return [];
  return ['a wish was dropped though its config never arrived'];
}
