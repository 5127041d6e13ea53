import { UserError } from '../../errors.ts';
import { takeFromRollOut } from '../devices/rekey.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import type { DraftPeer } from '../records/peer-record.ts';
import type { Draft } from '../records/records.ts';
import type { DraftRollOut } from '../records/rollout-record.ts';

/** The roll-out, if it is open. Throws `UserError('no-rollout')`. */
export function requireOpen({ rollouts }: Draft, id: string): DraftRollOut {
  const rollOut = rollouts[id];
  if (rollOut?.state !== 'open') throw new UserError('no-rollout');
  return rollOut;
}

/** Ends the wait: the new keys' grace time begins now, and the old ones end with it. Throws `UserError('no-rollout')`. `now`: ISO time. */
export function finishRollOut(draft: Draft, id: string, now: string): void {
  for (const [, peer] of end(draft, id, 'finished', now)) takeFromRollOut(peer.next, now);
}

/**
 * Takes the new keys back that nobody uses; what a friend asked for, or switched on, stays. Returns the ids of devices whose friends have
 * a file that does not work any more. Throws `UserError('no-rollout')`, and `UserError('server-not-read')` while the node is down: who
 * switched their new file on meanwhile is not known.
 */
export function undoRollOut(draft: Draft, id: string, snapshot: Snapshot | null, now: string): string[] {
  requireOpen(draft, id);
  if (snapshot === null) throw new UserError('server-not-read');
  return end(draft, id, 'undone', now).flatMap(([peerId, peer]) => {
    const { public_key: key, sent_at } = peer.next;
    // of a key that is off for now, such as a guest's after their end, nobody knows whether it was used before
    const isUnknown = sent_at !== null && !snapshot.peers.has(key);
    if (isUnknown || snapshot.peers.get(key)?.handshakeAt != null) {
      takeFromRollOut(peer.next, now);
      return [];
    }
    Object.assign(peer, { retired: { ...peer.retired, [key]: now }, next: null });
    if (peer.send?.news !== undefined) peer.send = null;
    return sent_at === null ? [] : [peerId];
  });
}

type Held = DraftPeer & { next: NonNullable<DraftPeer['next']> };

/** Closes it; returns the devices whose grace time it held. */
function end(draft: Draft, id: string, state: 'finished' | 'undone', now: string): [id: string, peer: Held][] {
  const rollOut = requireOpen(draft, id);
  Object.assign(rollOut, { state, ended_at: now });
  return Object.keys(rollOut.devices).flatMap((peerId): [string, Held][] => {
    const peer = draft.peers[peerId];
    return peer !== undefined && isHeldBy(peer, id) ? [[peerId, peer]] : [];
  });
}

const isHeldBy = (peer: DraftPeer, id: string): peer is Held => peer.next?.rollout === id;
