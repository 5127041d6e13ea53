import { mayChoose } from '../devices/allowed-nodes.ts';
import { placesLeft } from '../devices/device-limit.ts';
import { addressCounts } from '../devices/devices.ts';
import { isImported } from '../devices/rekey.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type Device, deviceLists } from '../records/device-lists.ts';
import { isAdmitted, isOn } from '../records/is-on.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';

/** A friend of a decommissioned node, and where they are moved. */
export interface Move {
  readonly friendId: number;
  /** Null: no other node is allowed to them, takes people, and has a free address. */
  readonly to: NodeProfile | null;
  /** Devices that they already have there; their configs are sent again. */
  readonly reuse: readonly string[];
  /** Names of devices to create there. */
  readonly make: readonly (string | null)[];
}

export interface MoveTerms {
  /** The nodes of the settings, in their order. */
  readonly nodes: readonly NodeProfile[];
  /** The owner's choice, used if it takes people, is allowed and not full; null: the node with the most free addresses. */
  readonly wanted: string | null;
  readonly deviceLimit: number;
  /** Ms since 1970. */
  readonly now: number;
}

/**
 * Plans where friends of a decommissioned node are moved: everyone with access, with as many devices as worked there. Friends without a
 * device there only get another choice of node. Pure; reads the committed state.
 */
export function planMoves(state: State, goneId: string, terms: MoveTerms): Move[] {
  const rooms = openRooms(state, goneId, terms);
  const devices = Map.groupBy(deviceLists(state.peers).all, ([, peer]) => peer.telegram_id);
  return Object.values(state.users).flatMap((user) => {
    const id = user.telegram_id;
    const own = (devices.get(id) ?? []).filter(([, peer]) => !peer.spare); // rule 16: a spare goes with its node
    const old = own.filter(([, peer]) => peer.server_id === goneId && isOn(state, peer, terms.now));
    const isTheirs = user.preferred_server_id === goneId || (user.preferred_server_id === null && old.length > 0);
    if (!isTheirs || !isAdmitted(user, terms.now)) return [];
    const names = old.map(([, peer]) => peer.name).sort((a, b) => Number(a === null) - Number(b === null));
    return [moveTo(rooms, state, { id, own, names }, terms)];
  });
}

/** Whether the node answered its last poll. */
export function isUp({ nodes }: State, nodeId: string): boolean {
  const node = nodes[nodeId];
  return node !== undefined && node.server_key !== null && node.down_since === null;
}

/** For how long (ms) a node that does not answer is taken to come back by itself: it starts again, or an answer was lost. */
const PAUSE_MS = 10 * 60_000;

/**
 * Whether friends can be moved to a node: it answered its last poll, or one shortly before. Friends are moved once, so what is amiss for a
 * minute must not leave them nowhere.
 */
export function takesPeople(state: State, nodeId: string, now: number): boolean {
  const node = state.nodes[nodeId];
  const since = node?.down_since ?? null;
  return (
    isUp(state, nodeId) || (node?.server_key != null && since !== null && Math.abs(now - Date.parse(since)) < PAUSE_MS)
  );
}

interface Room {
  readonly node: NodeProfile;
  free: number;
}

interface Mover {
  readonly id: number;
  readonly own: readonly Device[];
  /** Names of the devices that need another config; named ones first. */
  readonly names: readonly (string | null)[];
}

/** The nodes that can take people, in order of preference. */
function openRooms(state: State, goneId: string, { nodes, wanted, now }: MoveTerms): Room[] {
  const rank = ({ node }: Room) => 2 * Number(node.id === wanted) + Number(isUp(state, node.id));
  return nodes
    .filter(({ id }) => id !== goneId && takesPeople(state, id, now))
    .map((node) => ({ node, free: freeOn(state, node) }))
    .sort((a, b) => rank(b) - rank(a) || b.free - a.free);
}

const freeOn = (state: State, node: NodeProfile): number =>
  Math.min(...addressCounts(state, node).map(({ free }) => free));

/** The first node with room for all their devices, otherwise the first with room for some. */
function moveTo(rooms: readonly Room[], state: State, mover: Mover, terms: MoveTerms): Move {
  const open = rooms.filter(({ node }) => mayChoose(state, mover.id, node.id));
  const offers = open.map((room) => ({ room, ...devicesThere(room, state, mover, terms) }));
  const sizeOf = ({ reuse, make }: (typeof offers)[number]) => reuse.length + make.length;
  const wanted = mover.names.length;
  const best = offers.find((offer) => sizeOf(offer) === wanted) ?? offers.find((offer) => sizeOf(offer) > 0);
  if (!best) return { friendId: mover.id, to: null, reuse: [], make: [] };
  best.room.free -= best.make.length;
  return { friendId: mover.id, to: best.room.node, reuse: best.reuse, make: best.make };
}

/** Matches devices: one there with the same name, or without a name, is used; then new ones are created; then any other is used. */
function devicesThere({ node, free }: Room, state: State, { id, own, names }: Mover, { deviceLimit }: MoveTerms) {
  const records = own.filter(([, peer]) => peer.server_id === node.id);
  const usable = new Map(records.filter(([, peer]) => isSendable(peer)));
  const reuse: string[] = [];
  const take = (fits: (name: string | null) => boolean): boolean => {
    const [found] = [...usable].find(([, peer]) => fits(peer.name)) ?? [];
    if (found === undefined) return false;
    usable.delete(found);
    return reuse.push(found) > 0;
  };
  const unmet = names.filter(
    (name) => !take((other) => other === name) && !take((other) => other === null || name === null),
  );
  const all = records.map(([, peer]) => peer);
  const places = placesLeft(state, id, all, deviceLimit);
  const make = unmet.slice(0, Math.min(places, free));
  for (const _ of unmet.slice(make.length)) take(() => true);
  return { reuse, make };
}

/** Whether its config can be sent: the device is on and we have its private key. */
const isSendable = (peer: PeerRecord): boolean => peer.active && peer.removed_at === null && !isImported(peer);
