import { UserError } from '../../errors.ts';
import { freeAddresses, makeKeys } from '../devices/devices.ts';
import { mayMakeKey, promote, restartGrace } from '../devices/rekey.ts';
import type { SecretBox } from '../devices/seal.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type Draft, type DraftPeer, isOn, type State } from '../records/records.ts';
import { count, hasPassed, type Watched } from './counting.ts';
import { type PlanEvent, REMEMBERED_MS } from './plan.ts';

export interface ApplyContext {
  readonly node: NodeProfile;
  readonly box: SecretBox;
  /** ISO time. */
  readonly now: string;
  /** On the node. */
  readonly watched: Watched;
}

/**
 * Writes into the store what a plan found out, and returns the ids of devices that stay blocked because there is no free address
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
    if (event.kind === 'promote' && peer.next?.public_key === event.key) promote(peer, context.now);
    if (event.kind === 'return' && peer.next?.public_key === event.key) restartGrace(peer, context.now);
    if (event.kind === 'forget') delete peer.retired[event.key];
    if (event.kind === 'purge') purge(draft, event.peer, context.watched);
    if (event.kind === 'move' && isWanted(draft, peer, context) && !move(draft, before, peer, context))
      stuck.push(event.peer);
    count(draft, event.peer, context.watched);
  }
  return stuck;
}

/** Rule 12, unless the removal was taken back meanwhile. */
function purge(draft: Draft, id: string, { seen }: Watched): void {
  const peer = draft.peers[id];
  if (peer && hasPassed(draft, peer, 'removed', REMEMBERED_MS, seen)) delete draft.peers[id];
}

/** Nobody gets new keys for a wish that was taken back meanwhile, nor one after the other from a node that takes each address. */
const isWanted = (draft: Draft, peer: DraftPeer, { now }: ApplyContext): boolean =>
  peer.send !== null && isOn(draft, peer, Date.parse(now)) && mayMakeKey(peer, now);

/** Rule 7: a new address and new keys; whatever keys there were must go. False when no address is free. */
function move(draft: Draft, before: State, peer: DraftPeer, { node, box, now }: ApplyContext): boolean {
  try {
    // Several moves in one commit must not meet: addresses taken a moment ago stand in the draft only.
    Object.assign(peer, freeAddresses({ ...before, peers: draft.peers }, node));
  } catch (error) {
    if (error instanceof UserError && error.code === 'network-full') return false;
    throw error;
  }
  peer.retired[peer.public_key] = now;
  if (peer.next) peer.retired[peer.next.public_key] = now;
  Object.assign(peer, makeKeys(box), { next: null, sent_at: null });
  return true;
}
