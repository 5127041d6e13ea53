import { mayChoose } from '../devices/allowed-nodes.ts';
import { placesLeft } from '../devices/device-limit.ts';
import { takenAddresses } from '../devices/devices.ts';
import { isImported } from '../devices/rekey.ts';
import { countAddresses } from '../nodes/count-addresses.ts';
import type { NodeProfile } from '../nodes/node-profile.ts';
import { type Device, deviceLists } from '../records/device-lists.ts';
import { isAdmitted, isOn, type PeerRecord, type State } from '../records/records.ts';

/** A friend of a node that is gone, and how they go on. */
export interface Move {
  readonly friendId: number;
  /** Null: no other node may be theirs, is up and has a free address. */
  readonly to: NodeProfile | null;
  /** Devices that they have there already and whose configs are sent again. */
  readonly reuse: readonly string[];
  /** Devices to be made there, by their names. */
  readonly make: readonly (string | null)[];
}

export interface MoveTerms {
  /** The nodes that are complete in the settings, in their order. */
  readonly nodes: readonly NodeProfile[];
  /** Where the owner wants them, as far as it is up, allowed and not full; null: where most addresses are free. */
  readonly wanted: string | null;
  readonly deviceLimit: number;
  /** Ms since 1970. */
  readonly now: number;
}

/**
 * Where the friends go who chose a node that is gone: all of them who are let in, with as many devices as worked for them there.
 * Those who had none there only get another choice. Pure; what it reads is the committed state.
 */
export function planMoves(state: State, goneId: string, terms: MoveTerms): Move[] {
  const rooms = openRooms(state, goneId, terms);
  const devices = Map.groupBy(deviceLists(state.peers).all, ([, peer]) => peer.telegram_id);
  return Object.values(state.users).flatMap((user) => {
    const id = user.telegram_id;
    const own = devices.get(id) ?? [];
    const old = own.filter(([, peer]) => peer.server_id === goneId && isOn(state, peer, terms.now));
    const isTheirs = user.preferred_server_id === goneId || (user.preferred_server_id === null && old.length > 0);
    if (!isTheirs || !isAdmitted(user, terms.now)) return [];
    const names = old.map(([, peer]) => peer.name).sort((a, b) => Number(a === null) - Number(b === null));
    return [moveTo(rooms, state, { id, own, names }, terms)];
  });
}

/** Whether a node that the store knows was reached when it was last looked at. */
export function isUp({ nodes }: State, nodeId: string): boolean {
  const node = nodes[nodeId];
  return node !== undefined && node.server_key !== null && node.down_since === null;
}

interface Room {
  readonly node: NodeProfile;
  free: number;
}

interface Mover {
  readonly id: number;
  readonly own: readonly Device[];
  /** Of the devices that need another config; those with a name first. */
  readonly names: readonly (string | null)[];
}

/** The nodes that can take people, the best first. */
function openRooms(state: State, goneId: string, { nodes, wanted }: MoveTerms): Room[] {
  const isWanted = ({ node }: Room) => Number(node.id === wanted);
  return nodes
    .filter(({ id }) => id !== goneId && isUp(state, id))
    .map((node) => ({ node, free: freeOn(state, node) }))
    .sort((a, b) => isWanted(b) - isWanted(a) || b.free - a.free);
}

function freeOn(state: State, node: NodeProfile): number {
  const taken = takenAddresses(state, node);
  const networks = node.network6 === null ? [node.network] : [node.network, node.network6];
  return Math.min(...networks.map((network) => countAddresses(network, taken).free));
}

/** The first node that has all they need, else the first that has some of it. */
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

/** A device there of the same name, or of none, is taken for the same one; then new ones are made; then any other will do. */
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

/** Its config can be sent: it is not switched off, and its private key is ours. */
const isSendable = (peer: PeerRecord): boolean => peer.active && peer.removed_at === null && !isImported(peer);
