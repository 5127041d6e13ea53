import type { ChooseDoor } from '../devices/devices.ts';
import { type HandshakeOrder, isInUse } from '../devices/handshake-order.ts';
import type { StorePort } from '../devices/peer-service.ts';
import type { SecretBox } from '../devices/seal.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { deviceLists, devicesOn } from '../records/device-lists.ts';
import type { Edition } from '../records/edition-record.ts';
import { isOn } from '../records/is-on.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { type DraftRollOut, openRollOut, type RolledDevice, type RollOut } from '../records/rollout-record.ts';
import { finishRollOut } from './end-rollout.ts';
import { follow, type Sight, type Standing, sightOf } from './follow.ts';
import { mayResend, prepare, sendAgain, wayFor } from './prepare.ts';
import { staleDeviceParts, type Today, todayOf } from './staleness.ts';
import { targetOf } from './target.ts';

/** What a round of a node's roll-out is made with. */
export interface Round {
  readonly node: NodeProfile;
  /** The node's last poll; null while it is down. */
  readonly snapshot: Snapshot | null;
  /** In which order the node's peers shook hands, where their times are the same. */
  readonly order?: HandshakeOrder | undefined;
  /** Ms since 1970. */
  readonly now: number;
  readonly graceMs: number;
  readonly box: SecretBox;
  /** The door of a new file whose old one closes. */
  readonly chooseDoor?: ChooseDoor | undefined;
  /** No friend is written to now: files are asked for later. */
  readonly isQuiet: boolean;
}

/** How many files may wait for their upload before more are asked for: Telegram's pace stays free for what friends ask. */
const MOST_WAITING = 20;

/** What one round would change; empty lists: nothing. */
interface Advance {
  /** The open roll-out's id; null: there is none. */
  readonly id: string | null;
  readonly moved: readonly (readonly [device: string, standing: Standing])[];
  /** Devices that are to be asked now. */
  readonly ask: readonly string[];
  /** Devices of no roll-out whose files are sent again by themselves (rule 15). */
  readonly again: readonly string[];
  /** Today's edition, if the roll-out does not have it yet. */
  readonly target: Edition | null;
  /** Every device is back, or gone. */
  readonly isDone: boolean;
}

/** Rules 14 and 15 for one node: what the last poll and the records ask for. Pure. */
function planAdvance(state: State, round: Round): Advance {
  const { node, snapshot, now, isQuiet } = round;
  const id = openRollOut(state, node.id);
  const rollOut = id === null ? undefined : state.rollouts[id];
  const today = todayOf(state, node);
  const room = isQuiet ? 0 : Math.max(0, MOST_WAITING - waitingOn(state, node.id));
  const again = room === 0 ? [] : toSendAgain(state, round, today, rollOut).slice(0, room);
  if (!rollOut) return { id: null, moved: [], ask: [], again, target: null, isDone: false };
  const edition = targetOf(state, node, today);
  const isNewTarget = JSON.stringify(edition) !== JSON.stringify(rollOut.target);
  const sight = sightOf(state, node, snapshot, now, isNewTarget);
  const stands = Object.entries(rollOut.devices).map(([device, before]) => standing(device, before, sight));
  const iso = new Date(now).toISOString();
  const isReady = ({ device, before, now: is }: Stand) => {
    const peer = state.peers[device];
    if (!peer || is.state !== 'waiting') return false;
    const way = wayFor(peer, { state, today, now: iso, wasAsked: before.asked > 0 });
    // while the node is down nobody knows whether a key that its friend may have is used
    if (way === null || (way === 'new' && peer.next === null)) return way !== null;
    return snapshot !== null && (way !== 'new' || !mayTakeOver(peer, snapshot, round.order));
  };
  const most = Math.max(0, room - again.length);
  return {
    id,
    moved: stands.filter(hasMoved).map(({ device, now: is }) => [device, is] as const),
    ask:
      most === 0
        ? []
        : stands
            .filter(isReady)
            .slice(0, most)
            .map(({ device }) => device),
    again,
    target: isNewTarget ? edition : null,
    isDone: stands.every(({ device, before, now: is }) => before.spare || isOver(state, device, is)),
  };
}

/** A device of the roll-out: where it stood, and where it stands now. */
interface Stand {
  readonly device: string;
  readonly before: RolledDevice;
  readonly now: Standing;
}

const standing = (device: string, before: RolledDevice, sight: Sight): Stand => ({
  ...{ device, before, now: follow(device, before, sight) },
});

const hasMoved = ({ before, now }: Stand): boolean => before.state !== now.state || before.undone !== now.undone;

const isOver = ({ peers }: State, device: string, { state }: Standing): boolean =>
  state === 'back' || peers[device] === undefined || peers[device].removed_at !== null;

/** Makes a round, if there is anything to do; whether there was. Rejects as the store does. */
export async function advanceRollOut(store: StorePort, round: Round): Promise<boolean> {
  if (!changesAnything(planAdvance(store.state, round))) return false;
  await store.update((draft, before) => advance(draft, before, round));
  return true;
}

const changesAnything = ({ moved, ask, again, target, isDone }: Advance): boolean =>
  moved.length + ask.length + again.length > 0 || target !== null || isDone;

/** Writes a round into the store. It is planned again on what the store is by now, so that a command in between is seen. */
function advance(draft: Draft, before: State, round: Round): void {
  const planned = planAdvance(before, round);
  const now = new Date(round.now).toISOString();
  for (const device of planned.again) {
    const peer = draft.peers[device];
    if (peer) sendAgain(peer, before, now);
  }
  const { id, target, isDone } = planned;
  const rollOut = id === null ? undefined : draft.rollouts[id];
  if (id === null || !rollOut) return;
  if (target) rollOut.target = { ...target };
  move(rollOut, before, planned, now);
  ask(draft, before, { ...planned, id }, round);
  if (isDone) finishRollOut(draft, id, now);
}

function move({ devices }: DraftRollOut, { peers }: State, { moved }: Advance, now: string): void {
  for (const [device, { state, undone }] of moved) {
    const [own, peer] = [devices[device], peers[device]];
    if (!own) continue;
    // a file that its friend asked for themselves
    const isOther = peer && ![peer.public_key, peer.next?.public_key].includes(own.key ?? '');
    if (state === 'sent' && isOther) own.key = keyOf(peer);
    Object.assign(own, { state, undone, ...(own.state === state ? {} : { since: now }) });
  }
}

function ask(draft: Draft, state: State, planned: Advance & { readonly id: string }, round: Round): void {
  const { node, graceMs, box, chooseDoor } = round;
  const now = new Date(round.now).toISOString();
  const common = { state, today: todayOf(state, node), box, now, graceMs, chooseDoor, rollOut: planned.id };
  for (const device of planned.ask) {
    const [own, peer] = [draft.rollouts[planned.id]?.devices[device], draft.peers[device]];
    if (!own || !peer || !prepare(peer, { ...common, wasAsked: own.asked > 0 })) continue;
    const shaken = round.snapshot?.peers.get(keyOf(peer))?.handshakeAt ?? null;
    Object.assign(own, { state: 'sent', since: now, key: keyOf(peer), shaken, asked: own.asked + 1 });
  }
}

/** A waiting key that is in use takes over at the next poll, and is not replaced before. */
const mayTakeOver = (peer: PeerRecord, snapshot: Snapshot, order: HandshakeOrder | undefined): boolean =>
  peer.next !== null &&
  (snapshot.unreadableKeys?.has(peer.next.public_key) === true ||
    isInUse(peer.next.public_key, peer, { snapshot, order }));

const keyOf = (peer: PeerRecord): string => (peer.next ?? peer).public_key;

/** How many files of the node wait for their upload. */
const waitingOn = (state: State, nodeId: string): number =>
  deviceLists(state.peers).toSend.filter(([, { server_id }]) => server_id === nodeId).length;

/** Rule 15. */
function toSendAgain(state: State, { node, now }: Round, today: Today, rollOut: RollOut | undefined): string[] {
  if (node.protocol === 'wireguard') return [];
  return devicesOn(state, node.id).flatMap(([id, peer]) => {
    const isFree = peer.send === null && rollOut?.devices[id] === undefined && isOn(state, peer, now);
    return isFree && isOurs(peer) && needsAgain(peer, today) && mayResend(state, peer) ? [id] : [];
  });
}

const isOurs = (peer: PeerRecord): boolean => (peer.next ?? peer).secret !== null;
const needsAgain = (peer: PeerRecord, today: Today): boolean => staleDeviceParts(peer, today).includes('vital');
