import { UserError } from '../../errors.ts';
import { freeAddresses, makeKeys } from '../devices/devices.ts';
import { markLapsed, markOpened } from '../devices/hand-over.ts';
import { mayMakeKey, promote, restartGrace } from '../devices/rekey.ts';
import type { SecretBox } from '../devices/seal.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { isOn } from '../records/is-on.ts';
import type { DraftPeer } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { count, hasPassed, type Watched } from './counting.ts';
import { type PlanEvent, REMEMBERED_MS } from './plan.ts';
import { applySpareEvent } from './spare-use.ts';

export interface ApplyContext {
  readonly node: NodeProfile;
  readonly box: SecretBox;
  /** ISO time. */
  readonly now: string;
  /** Of the node. */
  readonly watched: Watched;
}

/**
 * Writes a plan's events into the store. Returns the ids of devices that stay blocked because there is no free address
 * to move to. Events are checked against the draft: between plan and commit a command may have changed the record.
 */
export function applyEvents(
  draft: Draft,
  before: State,
  events: readonly PlanEvent[],
  context: ApplyContext,
): string[] {
  const stuck: string[] = [];
  for (const event of events) {
    const peer = draft.peers[event.peer];
    if (!peer) continue;
    if (event.kind === 'opened') opened(peer, event);
    if (event.kind === 'lapse') markLapsed(peer, event.key, context.now);
    if (event.kind === 'promote' && peer.next?.public_key === event.key) promote(peer, context.now);
    if (event.kind === 'return' && peer.next?.public_key === event.key) restartGrace(peer, context.now);
    if (event.kind === 'forget') delete peer.retired[event.key];
    if (event.kind === 'purge') purge(draft, event.peer, context.watched);
    if (event.kind === 'move' && isWanted(draft, peer, context) && !move(draft, before, peer, context))
      stuck.push(event.peer);
    applySpareEvent(draft, peer, event.kind, { now: context.now, seen: context.watched.seen });
    count(draft, event.peer, context.watched);
  }
  return stuck;
}

/** Rule 19, unless the key is no longer the device's. */
function opened(peer: DraftPeer, { key, at }: Extract<PlanEvent, { kind: 'opened' }>): void {
  if (key === peer.public_key || key === peer.next?.public_key) markOpened(peer, key, new Date(at).toISOString());
}
/** Rule 12, unless the removal was taken back meanwhile. */
function purge(draft: Draft, id: string, { seen }: Watched): void {
  const peer = draft.peers[id];
  if (peer && hasPassed(draft, peer, 'removed', REMEMBERED_MS, seen)) delete draft.peers[id];
}

/** A move needs a request that still stands, and the device's limit of new keys: a node may claim each new address in turn. */
const isWanted = (draft: Draft, peer: DraftPeer, { now }: ApplyContext): boolean =>
  peer.send !== null && isOn(draft, peer, Date.parse(now)) && mayMakeKey(peer, now);

/** Rule 7: a new address and new keys; whatever keys there were must go. False when no address is free. */
function move(draft: Draft, before: State, peer: DraftPeer, { node, box, now }: ApplyContext): boolean {
  try {
    // addresses taken by earlier moves of this commit are only in the draft
    Object.assign(peer, freeAddresses({ ...before, peers: draft.peers }, node));
  } catch (error) {
    if (error instanceof UserError && error.code === 'network-full') return false;
    throw error;
  }
  peer.retired[peer.public_key] = now;
  if (peer.next) peer.retired[peer.next.public_key] = now;
  Object.assign(peer, makeKeys(box), { next: null, sent_at: null, handed_at: null, deadline: null, proven_at: null });
  return true;
}
