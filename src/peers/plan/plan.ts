import { mayMakeKey } from '../devices/rekey.ts';
import { isPresent, mayBePresent, type Snapshot } from '../nodes/snapshot.ts';
import { devicesOn } from '../records/device-lists.ts';
import { addressesOf, isOn, keysOf, type PeerRecord, type State } from '../records/records.ts';
import { hasPassed, isUncounted } from './counting.ts';
import type { HandshakeOrder } from './observe.ts';
import { condemnedThere, heldAddresses, strangersOn } from './observe.ts';

/** How long removed devices and retired keys stay in the store (ms watched on their node): for undo, and for a late command. */
export const REMEMBERED_MS = 24 * 3_600_000;

/** A change of the store that follows from a snapshot; committed before the node is changed. */
export type PlanEvent =
  | { readonly kind: 'move' | 'blocked' | 'purge' | 'count'; readonly peer: string }
  /** `key` is the one that takes over, the waiting one that comes back to the node, or the one to forget. */
  | { readonly kind: 'promote' | 'return' | 'forget'; readonly peer: string; readonly key: string };

/** A peer that the node lacks or has wrong; `secret` still sealed. */
export interface PlannedPeer {
  readonly publicKey: string;
  readonly secret: string | null;
  readonly allowedIps: readonly string[];
}

export interface Plan {
  readonly events: readonly PlanEvent[];
  readonly set: readonly PlannedPeer[];
  readonly remove: readonly string[];
}

/**
 * Everything that `plan` depends on; times in ms. `now` tells whose access has ended; `watched` is the time watched on the node, null
 * when nothing may end by it. `graceMs` is how long `/regen` keeps the old key for a silent new one. Without `order` the times of
 * handshakes tell which came last.
 */
export interface PlanInput {
  readonly state: State;
  readonly nodeId: string;
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly watched: number | null;
  readonly graceMs: number;
  readonly order?: HandshakeOrder;
}

/** What makes the node as the store wants it, by rules 1, 3 to 8 and 12 of docs/ARCHITECTURE.md. Pure; the snapshot must be a trusted one. */
export function plan(input: PlanInput): Plan {
  const steps: Steps = { events: [], set: [], remove: [] };
  const holders = foreignAddresses(steps, input);
  for (const [id, peer] of devicesOn(input.state, input.nodeId)) {
    planRetired(steps, id, peer, input);
    if (isOn(input.state, peer, input.now)) planOn(steps, id, peer, input, holders);
    else planOff(steps, id, peer, input);
    if (input.watched !== null && isUncounted(input.state, peer, input.watched))
      steps.events.push({ kind: 'count', peer: id });
  }
  return steps;
}

interface Steps {
  readonly events: PlanEvent[];
  readonly set: PlannedPeer[];
  readonly remove: string[];
}

/**
 * Rule 6: the allowed IPs of foreign peers. Peers that the owner condemned are removed, as are ended keys; they hold no address. Both
 * stay in the store for ever, because the interface's own file may bring them back years later.
 */
function foreignAddresses(steps: Steps, { state, nodeId, snapshot }: PlanInput): Set<string> {
  const strangers = strangersOn(state, nodeId, snapshot);
  for (const key of new Set([...strangers.ended, ...condemnedThere(state, nodeId, snapshot)])) steps.remove.push(key);
  return heldAddresses(state, nodeId, snapshot, strangers);
}

/** Rule 5. */
function planRetired(steps: Steps, id: string, peer: PeerRecord, { state, snapshot, watched }: PlanInput): void {
  for (const key in peer.retired) {
    if (isPresent(snapshot, key)) steps.remove.push(key);
    else if (!snapshot.isPartial && hasPassed(state, peer, `retired ${key}`, REMEMBERED_MS, watched))
      steps.events.push({ kind: 'forget', peer: id, key });
  }
}

/** Rules 3, 7, 8 and 11. */
function planOn(steps: Steps, id: string, peer: PeerRecord, input: PlanInput, held: ReadonlySet<string>): void {
  const addresses = addressesOf(peer);
  if (addresses.some((address) => held.has(address))) {
    const mayMove = peer.send !== null && mayMakeKey(peer, new Date(input.now).toISOString());
    steps.events.push({ kind: mayMove ? 'move' : 'blocked', peer: id });
    return;
  }
  if (peer.next && isReady(peer, peer.next, input)) {
    steps.events.push({ kind: 'promote', peer: id, key: peer.next.public_key });
    return;
  }
  setUnlessPresent(steps, input.snapshot, peer, addresses);
  if (!peer.next) return;
  setUnlessPresent(steps, input.snapshot, peer.next, []);
  // Whatever removed it from the node: its friend could not switch to it meanwhile, so its grace time begins again.
  const wasThere = peer.next.sent_at !== null && !isPresent(input.snapshot, peer.next.public_key);
  if (wasThere) steps.events.push({ kind: 'return', peer: id, key: peer.next.public_key });
}

/** Rule 8: the new key is in use, or its grace time has passed since it could be used, and the snapshot is complete enough to end the old one. */
function isReady(peer: PeerRecord, next: NonNullable<PeerRecord['next']>, input: PlanInput): boolean {
  const { state, snapshot, watched, graceMs } = input;
  const onNode = snapshot.peers.get(next.public_key);
  if (!onNode) return false;
  if (isInUse(next.public_key, peer, input)) return true;
  if (snapshot.isPartial || snapshot.unreadableKeys?.has(peer.public_key)) return false;
  return next.sent_at !== null && (graceMs === 0 || hasPassed(state, peer, 'next', graceMs, watched));
}

/** False if the old key shook hands last: a friend may try the new file between two polls and go back to the old one. */
function isInUse(key: string, { public_key }: PeerRecord, { snapshot: { peers }, order }: PlanInput): boolean {
  const at = peers.get(key)?.handshakeAt ?? null;
  const before = peers.get(public_key)?.handshakeAt ?? null;
  if (at === null || before === null) return at !== null;
  // handshake times are whole seconds; with `>` a friend who switches within the same second would be offline for two minutes
  return order?.isLater(key, public_key) ?? at >= before;
}

function setUnlessPresent(steps: Steps, snapshot: Snapshot, key: KeyOfRecord, allowedIps: readonly string[]): void {
  if (snapshot.unreadableKeys?.has(key.public_key)) return;
  const onNode = snapshot.peers.get(key.public_key)?.allowedIps;
  if (onNode && onNode.length === allowedIps.length && allowedIps.every((ip) => onNode.includes(ip))) return;
  steps.set.push({ publicKey: key.public_key, secret: key.secret, allowedIps });
}

type KeyOfRecord = Pick<PeerRecord, 'public_key' | 'secret'>;

/** Rules 4 and 12. */
function planOff(steps: Steps, id: string, peer: PeerRecord, { state, snapshot, watched }: PlanInput): void {
  for (const key of [peer.public_key, peer.next?.public_key]) {
    if (key !== undefined && isPresent(snapshot, key)) steps.remove.push(key);
  }
  if (!hasPassed(state, peer, 'removed', REMEMBERED_MS, watched)) return;
  if (!keysOf(peer).some((key) => mayBePresent(snapshot, key))) steps.events.push({ kind: 'purge', peer: id });
}
