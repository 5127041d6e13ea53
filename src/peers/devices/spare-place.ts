import { UserError } from '../../errors.ts';
import { type Door, doorFor, doorsOf, doorText } from '../nodes/door.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { becomeDevice } from '../records/become-device.ts';
import { devicesBy } from '../records/device-lists.ts';
import type { DraftPeer, PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { mayChoose } from './allowed-nodes.ts';
import { addDevice, devicesOf, sparesOf } from './devices.ts';
import { queueConfig } from './rekey.ts';
import type { SecretBox } from './seal.ts';

/** Where a spare may stand. */
export interface SparePlace {
  readonly node: NodeProfile;
  readonly door: Door;
}

/** The most spares in a friend's records, removed ones included: each keeps an address for a day. */
const MOST_SPARES = 3;

/**
 * Rule 16: the doors where the friend's spare may stand, the best first: on another node than their devices, then by another address of
 * the same node, then by another port of it. `nodes`: those that can take a device now, in the order of the settings.
 */
export function sparePlaces(state: State, friendId: number, nodes: readonly NodeProfile[]): SparePlace[] {
  const devices = devicesOf(state, friendId).map(([, peer]) => peer);
  const places = nodes
    .filter((node) => mayChoose(state, friendId, node.id))
    .flatMap((node) => doorsOf(node).map((door) => ({ node, door, nearness: nearness({ node, door }, devices) })));
  return places.filter((place) => place.nearness < 3).sort((a, b) => a.nearness - b.nearness);
}

/** How much of a place the friend's devices use already: 0 nothing, 1 its node, 2 its address, 3 the very door. */
function nearness({ node, door }: SparePlace, devices: readonly PeerRecord[]): number {
  const there = devices.filter((peer) => peer.server_id === node.id).map((peer) => doorFor(node, peer));
  if (there.some((other) => doorText(other) === doorText(door))) return 3;
  if (there.some(({ host }) => host === door.host)) return 2;
  return there.length > 0 ? 1 : 0;
}

/** The friend's spare on one of these nodes, or undefined. */
export const spareAmong = (state: State, friendId: number, nodes: readonly Pick<NodeProfile, 'id'>[]) =>
  sparesOf(state, friendId).find(([, { server_id }]) => nodes.some(({ id }) => id === server_id));

/** The friend's spare that stands at this door of the node: who asks for that door is handed this spare. */
export const spareAt = (state: State, friendId: number, node: NodeProfile, door: Door) =>
  sparesOf(state, friendId, node.id).find(([, peer]) => doorText(doorFor(node, peer)) === doorText(door));

/**
 * Adds a spare of the friend at the first of the places that has a free address, and returns its id. Throws `UserError('no-spare-place')`,
 * `'too-many-removed'`, or `'network-full'` when none has.
 */
export function addSpare(
  draft: Draft,
  before: State,
  friendId: number,
  places: readonly SparePlace[],
  box: SecretBox,
): string {
  if (places.length === 0) throw new UserError('no-spare-place');
  const records = devicesBy(before, friendId).filter(([, { spare }]) => spare);
  if (records.length >= MOST_SPARES) throw new UserError('too-many-removed');
  for (const { node, door } of places) {
    const id = addedThere(draft, before, friendId, node, box);
    const peer = id === null ? undefined : draft.peers[id];
    if (id === null || !peer) continue;
    Object.assign(peer, { spare: true, door: nameOf(node, door) });
    return id;
  }
  throw new UserError('network-full');
}

function addedThere(draft: Draft, before: State, friendId: number, node: NodeProfile, box: SecretBox): string | null {
  try {
    return addDevice(draft, before, friendId, node, box);
  } catch (error) {
    if (error instanceof UserError && error.code === 'network-full') return null;
    throw error;
  }
}

/** How a record names a door; null: the first one, whatever its name becomes. */
function nameOf(node: NodeProfile, door: Door): string | null {
  const [first] = doorsOf(node);
  return first && doorText(first) === doorText(door) ? null : doorText(door);
}

/** Rule 16: whether no other device of its friend enters by the spare's door. Ordinary devices are always apart. */
export function isApart(state: State, peer: PeerRecord, node: NodeProfile): boolean {
  if (!peer.spare) return true;
  const own = doorText(doorFor(node, peer));
  return devicesOf(state, peer.telegram_id, node.id).every(([, other]) => doorText(doorFor(node, other)) !== own);
}

/**
 * Rule 16 within a change that gave a device of the friend its door: a spare that stands there becomes a device if it was ever used, since
 * it may be in use now; otherwise it takes another door of its node, with the same keys, or is removed.
 */
export function keepApart(
  draft: Draft,
  before: State,
  friendId: number,
  nodes: readonly NodeProfile[],
  now: string,
): void {
  if (!devicesBy(before, friendId).some(([, { spare }]) => spare)) return; // the draft is slower to read
  for (const node of nodes) {
    for (const [id] of sparesOf(draft, friendId, node.id)) {
      const peer = draft.peers[id];
      if (peer && !isApart(draft, peer, node)) moveAside(draft, peer, node, now);
    }
  }
}

function moveAside(draft: Draft, peer: DraftPeer, node: NodeProfile, now: string): void {
  if (peer.proven_at !== null) {
    becomeDevice(peer);
    return;
  }
  const [place] = sparePlaces(draft, peer.telegram_id, [node]);
  if (!place) {
    peer.removed_at = now;
    return;
  }
  peer.door = nameOf(node, place.door);
  queueConfig(peer, now);
}
