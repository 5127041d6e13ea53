import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { contains, parseSubnet } from '../../src/peers/nodes/subnet.ts';
import { REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import { keysOf } from '../../src/peers/records/device-holdings.ts';
import { isOn, removedAt } from '../../src/peers/records/is-on.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { State } from '../../src/peers/records/records.ts';
import type { SimNode } from '../stage/sim-node.ts';
import { judgeChange } from './key-rules.ts';
import { judgeRollOuts } from './rollout-rules.ts';
import type { Truth } from './truth.ts';

/** What a judge has to know of the moment of a commit. */
export interface Moment {
  readonly now: number;
  readonly graceMs: number;
  readonly truth: Truth;
  readonly node: (id: string) => SimNode;
  /** Null for a node that is not in the settings. */
  readonly profile: (id: string) => NodeProfile | null;
}

/** What is wrong with a commit, judged by what really happened. Notes which keys came to their end by a rule. */
export function judgeCommit(previous: State, next: State, moment: Moment): string[] {
  const wrong = next.revision === previous.revision + 1 ? [] : ['the revision jumped'];
  for (const [id, record] of Object.entries(next.peers)) {
    const before = previous.peers[id];
    for (const key of keysOf(record)) moment.truth.ours.add(key);
    noteBeginnings(id, previous, next, moment.truth);
    if (before && isBack(previous, before, next, record, moment.now)) wrong.push(...judgeReturn(id, record, moment));
    if (before?.wg_ip !== record.wg_ip) wrong.push(...judgeAddress(previous, next, record, moment));
    if (before && before !== record) wrong.push(...judgeChange(id, before, record, { ...moment, previous, next }));
  }
  wrong.push(...judgeRollOuts(previous, next, moment));
  for (const { probe } of Object.values(next.nodes)) if (probe) moment.truth.ours.add(probe.public_key);
  for (const [id, record] of Object.entries(previous.peers)) {
    if (!next.peers[id]) wrong.push(...judgePurge(id, previous, record, moment));
  }
  return wrong;
}

/** From when a removal, a retirement and a wish count. */
function noteBeginnings(id: string, previous: State, next: State, truth: Truth): void {
  const [before, after] = [previous.peers[id], next.peers[id]];
  if (!after) return;
  const removed = removedAt(next, after);
  if (removed !== null && (!before || removedAt(previous, before) !== removed)) truth.removed.set(id, truth.now);
  for (const key in after.retired) if (before?.retired[key] === undefined) truth.retired.set(key, truth.now);
  if (after.send) truth.askedAt(id, after.send.since);
}

function isBack(previous: State, before: PeerRecord, next: State, after: PeerRecord, now: number): boolean {
  return !isOn(previous, before, now) && isOn(next, after, now);
}

/** Rule 11: resume, extend and the undo of a removal. */
function judgeReturn(id: string, { next }: PeerRecord, { now, truth }: Moment): string[] {
  truth.resumed.set(id, truth.now);
  const isOld = next?.sent_at != null && Date.parse(next.sent_at) !== now;
  return isOld ? ['a device came back and its grace time did not start anew'] : [];
}

/** Invariant 2, at the moment when an address is given. */
function judgeAddress(previous: State, next: State, record: PeerRecord, { profile }: Moment): string[] {
  const { wg_ip, server_id, secret } = record;
  const settings = profile(server_id);
  if (!settings) return ['an address was given on a node that is not in the settings'];
  const [subnet, address] = [parseSubnet(settings.network), parseSubnet(wg_ip)];
  const isHost = address.first > subnet.first && address.first < subnet.first + subnet.size - 1n;
  const isAdopted = secret === null; // it stays where it is: no address is given
  const avoid = [...settings.reserved, ...(previous.nodes[server_id]?.foreign ?? [])].map(parseSubnet);
  const holders = Object.values(next.peers).filter((peer) => peer.server_id === server_id && peer.wg_ip === wg_ip);
  return [
    ...(isHost ? [] : ['the address is no host of the network']),
    ...(!isAdopted && avoid.some((block) => contains(block, address)) ? ['the address is reserved or foreign'] : []),
    ...(holders.length > 1 ? ['the address belongs to a record already'] : []),
  ];
}

/** Rule 12. */
function judgePurge(id: string, previous: State, record: PeerRecord, { truth, node, profile }: Moment): string[] {
  if (!profile(record.server_id)) return ['a record of a node that is not in the settings is gone'];
  const rested = truth.watchedSince(record.server_id, truth.removed.get(id) ?? Infinity);
  if (removedAt(previous, record) === null || rested < REMEMBERED_MS)
    return ['a record is gone too early, and its address is free'];
  const isThere = keysOf(record).some((key) => node(record.server_id).peers.has(key));
  return isThere ? ['a record is gone while a key of it is on the node'] : [];
}
