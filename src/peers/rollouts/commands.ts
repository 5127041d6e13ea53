import { randomInt } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { emptyNode } from '../records/node-record.ts';
import type { Draft, State } from '../records/records.ts';
import { openRollOut } from '../records/rollout-record.ts';
import { requireOpen } from './end-rollout.ts';
import { staleDevices, todayOf } from './staleness.ts';
import { targetOf } from './target.ts';

/**
 * Rule 14: starts a roll-out for the devices of the node that are stale now, and returns its id. While one is open there, that one.
 * Throws `UserError('nothing-stale')`. `now`: ISO time.
 */
export function startRollOut(draft: Draft, before: State, node: NodeProfile, now: string): string {
  const open = openRollOut(before, node.id);
  if (open !== null) return open;
  const stale = staleDevices(before, node);
  if (stale.length === 0) throw new UserError('nothing-stale');
  for (const [id, old] of Object.entries(draft.rollouts)) if (old.node === node.id) delete draft.rollouts[id];
  const id = `r${randomInt(36 ** 6).toString(36)}`;
  const device = ({ spare }: { readonly spare: boolean }) => ({
    ...{ state: 'waiting' as const, since: now, key: null, shaken: null, asked: 0, spare, undone: false },
  });
  draft.rollouts[id] = {
    ...{ node: node.id, started_at: now, state: 'open', ended_at: null, shown_in: null },
    target: { ...targetOf(before, node, todayOf(before, node)) },
    devices: Object.fromEntries(stale.map(({ id: peerId, peer }) => [peerId, device(peer)])),
  };
  return id;
}

/** How long after a file was asked for it may be asked for again (ms): a second tap, or two owners, write to nobody twice. */
const REMIND_AFTER_MS = 10 * 60_000;

/**
 * Asks again for the files of those who have them and did not switch them on, and of those whom Telegram did not reach. Returns how many
 * are asked. Throws `UserError('no-rollout')`. `now`: ISO time.
 */
export function remindWaiting(draft: Draft, id: string, now: string): number {
  const rollOut = requireOpen(draft, id);
  let count = 0;
  for (const [peerId, device] of Object.entries(rollOut.devices)) {
    const peer = draft.peers[peerId];
    if (!peer || Date.parse(now) - Date.parse(device.since) < REMIND_AFTER_MS) continue;
    const isSilent = device.state === 'sent' && peer.send === null && device.key === (peer.next ?? peer).public_key;
    if (!isSilent && device.state !== 'unreachable') continue;
    if (isSilent) peer.send = { since: now, noted: true, news: 'reminder' };
    Object.assign(device, isSilent ? { asked: device.asked + 1, since: now } : { state: 'waiting', since: now });
    count += 1;
  }
  return count;
}

/** Announces when a door of the node closes, or (null) that it stays: files that name it are about to be dead. `at`: ISO time. */
export function announceClosing(draft: Draft, nodeId: string, door: string, at: string | null): void {
  draft.nodes[nodeId] ??= emptyNode();
  const { closing } = draft.nodes[nodeId];
  if (at === null) delete closing[door];
  else closing[door] = at;
}

/** Where the owner sees its progress. */
export function showRollOutIn(draft: Draft, id: string, place: { chat: number; message: number } | null): void {
  const rollOut = draft.rollouts[id];
  if (rollOut) rollOut.shown_in = place;
}
