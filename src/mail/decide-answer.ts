import type { DoorService } from '../access/door-service.ts';
import { UserError } from '../errors.ts';
import { failedBefore } from '../health/doors/rank-doors.ts';
import { devicesOf, keptOf, sparesOf } from '../peers/devices/devices.ts';
import { handOver } from '../peers/devices/hand-over.ts';
import type { PeerService, StorePort } from '../peers/devices/peer-service.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { Device } from '../peers/records/device-lists.ts';
import { type Network, readNetwork } from '../peers/records/door-tries.ts';
import type { AskedByMail } from '../peers/records/mail-record.ts';
import type { DraftPeer, PeerRecord } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';

const DAY_MS = 24 * 3_600_000;

/** Services of `decideAnswer`. */
export interface DecideServices {
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly peers: Pick<PeerService, 'nodeFor' | 'makeDevice'>;
  readonly doors: Pick<DoorService, 'giveNext' | 'tagOf' | 'isGivenUp' | 'doubtAll' | 'nameWorking' | 'nameAnother'>;
  /** Another node that the friend could use instead of this one; null: there is none. */
  readonly otherNode: (friendId: number, nodeId: string) => NodeProfile | null;
  /** A node that the friend could use and has no file of, if they have files of several others; null: there is none. See `freshNode`. */
  readonly freshNode: (friendId: number) => NodeProfile | null;
  /** Whether a node is in the settings. */
  readonly hasNode: (nodeId: string) => boolean;
  readonly now: () => number;
}

/**
 * Does what a letter asks for, once, and returns the id of the device whose file is the answer. It is kept in the letter's record, so
 * that a repetition sends the same. Throws `UserError`.
 */
export async function decideAnswer(services: DecideServices, friendId: number, asked: AskedByMail): Promise<string> {
  if (asked.peer !== null) return asked.peer;
  const { store, box, peers, now } = services;
  if (asked.wish === 'door') return nextDoor(services, friendId, asked);
  return store.update((draft, before) => {
    const { id, peer } = deviceMeant(draft, before, friendId, asked, peers);
    if (asked.wish === 'new-key' || !isInHand(peer)) handOver(peer, box, new Date(now()).toISOString());
    return noteDevice(draft, friendId, asked, id);
  });
}

/** The device that the letter names, or the first on the friend's node; it is made if there is none. */
function deviceMeant(
  draft: Draft,
  before: State,
  friendId: number,
  { device }: AskedByMail,
  peers: DecideServices['peers'],
): { readonly id: string; readonly peer: DraftPeer } {
  const node = peers.nodeFor(before, friendId);
  const known = devicesOf(before, friendId, node.id);
  const [id = peers.makeDevice(draft, before, friendId, node)] =
    known.find(([, { number }]) => number === device) ?? known[0] ?? [];
  const peer = draft.peers[id];
  if (!peer) throw new UserError('unknown-device');
  if (!peer.active) throw new UserError('device-off');
  return { id, peer };
}

/** Whether somebody has the device's own key for good, so that its file can be sent once more as it is. */
export const isInHand = ({ secret, next, sent_at, handed_at, deadline }: PeerRecord): boolean =>
  next === null && secret !== null && (sent_at !== null || (handed_at !== null && deadline === null));

/**
 * The same keys through another door, or the friend's spare there; where no other is left, another node, or the file as it is. Who has
 * files of several nodes and writes all the same is given a node that they have none of, one at a time. A letter that names no device says
 * that none of their files works.
 */
async function nextDoor(services: DecideServices, friendId: number, asked: AskedByMail): Promise<string> {
  const { store, box, peers, doors, now } = services;
  const isDone = store.state.seen_updates.includes(asked.letter);
  const fresh = isDone || asked.device !== null ? null : services.freshNode(friendId);
  if (fresh !== null) return onOtherNode(services, friendId, asked, fresh, true);
  const known = await store.update((draft, before) => {
    const last = lastTried(services, before, friendId, asked) ?? inUse(services, before, friendId, asked);
    const id = last ?? deviceMeant(draft, before, friendId, asked, peers).id;
    if (!isDone && asked.device === null) doors.doubtAll(draft, before, friendId, id);
    return id;
  });
  const device = store.state.peers[known];
  if (device && wasGiven(device) && !isDone) {
    const asker = { friendId, updateId: asked.letter };
    const given = await doors.giveNext(asker, known, doors.tagOf(device), networkOf(store.state, friendId));
    const other = given.kind === 'none' ? services.otherNode(friendId, given.nodeId) : null;
    if (other !== null) return onOtherNode(services, friendId, asked, other, false);
  }
  return store.update((draft, before) => {
    const tried = before.peers[known]?.trying_door?.at;
    const [spare] = sparesOf(before, friendId).find(([, { trying_door }]) => tried && trying_door?.at === tried) ?? [];
    const id = spare ?? known;
    const peer = draft.peers[id];
    if (!peer) throw new UserError('unknown-device');
    if (!isInHand(peer)) handOver(peer, box, new Date(now()).toISOString());
    return noteDevice(draft, friendId, asked, id);
  });
}

/** Whether a file of the device may be with its friend: otherwise its door has not failed yet. */
const wasGiven = ({ secret, sent_at, handed_at }: PeerRecord): boolean =>
  secret === null || sent_at !== null || handed_at !== null;

/**
 * The friend's first device, where they have none on the node of their choice or only such as each address failed for days ago: its door is
 * what does not work. Null: none.
 */
function inUse(
  { hasNode, peers, doors }: DecideServices,
  before: State,
  friendId: number,
  { device }: AskedByMail,
): string | null {
  const isUsed = ([, peer]: Device) => !doors.isGivenUp(peer);
  if (device !== null || devicesOf(before, friendId, peers.nodeFor(before, friendId).id).some(isUsed)) return null;
  const others = devicesOf(before, friendId).filter(([, { active, server_id }]) => active && hasNode(server_id));
  return others.find(isUsed)?.[0] ?? null;
}

/**
 * The friend's device that was given another way in last, within a day and without having come through: a letter that names no device is
 * about that one. Null: none.
 */
function lastTried(
  { hasNode, now }: DecideServices,
  before: State,
  friendId: number,
  { device }: AskedByMail,
): string | null {
  if (device !== null) return null;
  const tried = keptOf(before, friendId).flatMap(([id, { active, server_id, spare, trying_door: trying }]) => {
    const at = trying === null ? 0 : Date.parse(trying.at);
    return active && hasNode(server_id) && Math.abs(now() - at) < DAY_MS ? [{ id, spare, at }] : [];
  });
  const [last] = tried.toSorted((a, b) => b.at - a.at || Number(a.spare) - Number(b.spare));
  return last?.id ?? null;
}

export const networkOf = (state: State, friendId: number): Network =>
  readNetwork(state.users[friendId]?.network?.name) ?? 'other';

/**
 * The friend's first device on another node, or their spare there (rule 16); one is made if there is none. Their chosen node stays. The
 * next letter goes on with this device's doors. `doubts`: the friend's present doors have not been counted as failed for this letter.
 */
function onOtherNode(
  services: DecideServices,
  friendId: number,
  asked: AskedByMail,
  node: NodeProfile,
  doubts: boolean,
): Promise<string> {
  const { store, box, peers, doors, now } = services;
  return store.update((draft, before) => {
    if (doubts) doors.doubtAll(draft, before, friendId, null);
    const [known] = [...devicesOf(before, friendId, node.id), ...sparesOf(before, friendId, node.id)];
    const id = known?.[0] ?? peers.makeDevice(draft, before, friendId, node);
    const peer = draft.peers[id];
    if (!peer) throw new UserError('unknown-device');
    if (!peer.active) throw new UserError('device-off');
    if (known) doors.nameWorking(draft, before, id);
    const at = new Date(now() + 1).toISOString(); // later than the failure elsewhere that led here
    peer.trying_door = { at, network: networkOf(before, friendId), failed: [...failedBefore(peer, now())] };
    if (!isInHand(peer)) handOver(peer, box, new Date(now()).toISOString());
    return noteDevice(draft, friendId, asked, id);
  });
}

function noteDevice(draft: Draft, friendId: number, { letter }: AskedByMail, id: string): string {
  const open = draft.users[friendId]?.mail?.asked;
  if (open?.letter === letter) open.peer = id;
  return id;
}
