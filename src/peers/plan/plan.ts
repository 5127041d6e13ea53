import { HANDOVER_MS } from '../devices/hand-over.ts';
import { type HandshakeOrder, isInUse } from '../devices/handshake-order.ts';
import { holdsPromise, mayMakeKey } from '../devices/rekey.ts';
import { isPresent, mayBePresent, type Snapshot } from '../nodes/snapshot.ts';
import { addressesOf, keysOf } from '../records/device-holdings.ts';
import { devicesOn } from '../records/device-lists.ts';
import { isOn } from '../records/is-on.ts';
import { linksTo } from '../records/own-peers.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';
import { isHeld } from '../records/rollout-record.ts';
import { hasPassed, isUncounted } from './counting.ts';
import { condemnedThere, heldAddresses, strangersOn } from './observe.ts';
import { SettledDevices } from './settled-devices.ts';
import { type SpareEvent, spareEvent } from './spare-use.ts';

/** How long removed devices and retired keys stay in the store (ms watched on their node): for undo, and for a late command. */
export const REMEMBERED_MS = 24 * 3_600_000;

/** How long (ms) a key that was handed over is watched on a node that came back before its deadline counts: who uses it shakes hands by then. */
const SETTLED_MS = 10 * 60_000;

/** A change of the store that follows from a snapshot; committed before the node is changed. */
export type PlanEvent =
  | { readonly kind: 'move' | 'blocked' | 'purge' | 'count'; readonly peer: string }
  | { readonly kind: SpareEvent; readonly peer: string }
  /**
   * `key` is the one that takes over, the waiting one that comes back to the node, the one to forget, or one that was handed over and
   * that nobody used by its deadline.
   */
  | { readonly kind: 'promote' | 'return' | 'forget' | 'lapse'; readonly peer: string; readonly key: string }
  /** A key that was handed over shook hands at that time (ms). */
  | { readonly kind: 'opened'; readonly peer: string; readonly key: string; readonly at: number };

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
 * when nothing may end by it; `confirmed` the time by another clock, null when none has confirmed it. `graceMs` is how long `/regen` keeps
 * the old key for a silent new one. Without `order` the times of handshakes tell which came last. `settled` spares the plans that follow
 * from asking about every device again; it changes nothing of their result.
 */
export interface PlanInput {
  readonly state: State;
  readonly nodeId: string;
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly watched: number | null;
  readonly confirmed?: number | null;
  readonly graceMs: number;
  readonly order?: HandshakeOrder;
  readonly settled?: SettledDevices;
}

/** What makes the node as the store wants it, by rules 1, 3 to 8, 12 and 16 to 19 of docs/ARCHITECTURE.md. Pure; the snapshot must be a trusted one. */
export function plan(input: PlanInput): Plan {
  const steps: Steps = { events: [], set: [], remove: [] };
  const holders = foreignAddresses(steps, input);
  const { settled = new SettledDevices() } = input;
  for (const [id, peer] of settled.others(input, holders)) {
    planRetired(steps, id, peer, input);
    if (isOn(input.state, peer, input.now)) planOn(steps, id, peer, input, holders);
    else planOff(steps, id, peer, input);
    if (input.watched !== null && isUncounted(input.state, peer, input.watched))
      steps.events.push({ kind: 'count', peer: id });
  }
  planProbe(steps, input, holders);
  planLinks(steps, input);
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

/** Rule 17: the bot's own peer, without an address where somebody else has it. */
function planProbe(steps: Steps, { state, nodeId, snapshot }: PlanInput, held: ReadonlySet<string>): void {
  const probe = state.nodes[nodeId]?.probe ?? null;
  if (probe === null) return;
  const { wg_ip: ip, public_key: key, on } = probe;
  if (!on) {
    if (isPresent(snapshot, key)) steps.remove.push(key);
    return;
  }
  const isTaken = ip !== null && (held.has(ip) || devicesOn(state, nodeId).some(([, peer]) => peer.wg_ip === ip));
  setUnlessPresent(steps, snapshot, probe, ip === null || isTaken ? [] : [ip]);
}

/** Rule 18: the peers of links that end here. A link's address is nobody else's, since it is taken like a device's. */
function planLinks(steps: Steps, { state, nodeId, snapshot }: PlanInput): void {
  for (const [, { public_key, next_key, wg_ip, wg_ip6 }] of linksTo(state, nodeId)) {
    const addresses = addressesOf({ wg_ip, wg_ip6 });
    setUnlessPresent(steps, snapshot, { public_key, secret: null }, addresses);
    if (next_key !== null) setUnlessPresent(steps, snapshot, { public_key: next_key, secret: null }, []);
  }
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
  const event = nextEvent(id, peer, input);
  const opened = openedBy(id, peer, event, input);
  if (opened !== null) steps.events.push(opened);
  if (event !== null) steps.events.push(event);
  if (event?.kind === 'promote') return;
  setUnlessPresent(steps, input.snapshot, peer, addresses);
  const used = spareEvent(input.state, peer, input.snapshot, input.watched);
  if (used !== null) steps.events.push({ kind: used, peer: id });
  if (!peer.next) return;
  setUnlessPresent(steps, input.snapshot, peer.next, []);
  // Whatever removed it from the node: its friend could not switch to it meanwhile, so its grace time begins again.
  const wasThere = peer.next.sent_at !== null && !isPresent(input.snapshot, peer.next.public_key);
  if (wasThere) steps.events.push({ kind: 'return', peer: id, key: peer.next.public_key });
}

/** Rules 8 and 19: which key takes over or lapses. A handshake wins over a deadline. */
function nextEvent(peer: string, record: PeerRecord, input: PlanInput): PlanEvent | null {
  const { next } = record;
  if (next && isReady(record, next, input)) return { kind: 'promote', peer, key: next.public_key };
  const key = next ?? record;
  return hasLapsed(record, key, input) ? { kind: 'lapse', peer, key: key.public_key } : null;
}

/** Rule 19: the key that was handed over and is in use now for the first time: the one that takes over, else the device's own. */
function openedBy(id: string, peer: PeerRecord, event: PlanEvent | null, { snapshot }: PlanInput): PlanEvent | null {
  const isTakingOver = event?.kind === 'promote';
  const key = isTakingOver && peer.next ? peer.next : peer;
  if (key.deadline == null) return null;
  const at = snapshot.peers.get(key.public_key)?.handshakeAt ?? null;
  return at === null ? null : { kind: 'opened', peer: id, key: key.public_key, at: Math.min(at, snapshot.at) };
}

/** Invariant 15: by the earlier of watched time and a confirmed clock. Nothing lapses that may be in use. */
function hasLapsed(
  peer: PeerRecord,
  key: Deadlined,
  { state, snapshot, watched, confirmed = null }: PlanInput,
): boolean {
  if (key.deadline == null || snapshot.isPartial || snapshot.unreadableKeys?.has(key.public_key)) return false;
  if (peer.next === null && snapshot.peers.get(key.public_key)?.handshakeAt != null) return false;
  const isWatched = (ms: number) => hasPassed(state, peer, 'deadline', ms, watched);
  return (
    isWatched(HANDOVER_MS) || (confirmed !== null && confirmed >= Date.parse(key.deadline) && isWatched(SETTLED_MS))
  );
}

interface Deadlined {
  readonly public_key: string;
  readonly deadline?: string | null | undefined;
}

/** Rule 8: the new key is in use, or its grace time has passed since it could be used, and the snapshot is complete enough to end the old one. */
function isReady(peer: PeerRecord, next: NonNullable<PeerRecord['next']>, input: PlanInput): boolean {
  const { state, snapshot, watched, graceMs } = input;
  const onNode = snapshot.peers.get(next.public_key);
  if (!onNode) return false;
  if (isInUse(next.public_key, peer, input)) return true;
  if (snapshot.isPartial || snapshot.unreadableKeys?.has(peer.public_key)) return false;
  if (next.sent_at === null || isHeld(state, next)) return false;
  return graceMs === 0 || isPromiseOver(peer, next, input) || hasPassed(state, peer, 'next', graceMs, watched);
}

/** Rule 14: a key that took the place of one its friend had asked for ends the old key when that one would have. */
function isPromiseOver(
  peer: PeerRecord,
  { promised }: NonNullable<PeerRecord['next']>,
  { state, watched }: PlanInput,
): boolean {
  return promised != null && watched !== null && holdsPromise(state, peer, promised) && promised.at <= watched;
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
