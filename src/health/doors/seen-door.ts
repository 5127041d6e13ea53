import { doorFor, doorsOf, doorText } from '../../peers/nodes/door.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { devicesOn } from '../../peers/records/device-lists.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { Draft, State } from '../../peers/records/records.ts';

/** The IP addresses of a node's doors, by door (`host:port`). */
export type DoorAddresses = ReadonlyMap<string, ReadonlySet<string>>;

type Doors = Pick<NodeProfile, 'id' | 'endpointHost' | 'endpointPort' | 'furtherDoors'>;

/** `198.51.100.7` of `198.51.100.7:4000`, `2001:db8::7` of `[2001:db8::7]:4000`. */
const addressOf = (endpoint: string): string =>
  endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');

/**
 * Whether packets from there come through a relay, which has a door's address: a node sends nothing to its own interface from the
 * address of a door. So it is not the place of a device.
 */
export function isRelayed(endpoint: string, addresses: DoorAddresses): boolean {
  const from = addressOf(endpoint);
  for (const own of addresses.values()) if (own.has(from)) return true;
  return false;
}

/** The spare port through which an endpoint came in; null: it is not known. */
export type PortOf = (endpoint: string) => number | null;

/**
 * The door through which a device is seen to come: of the doors that its relay has, the one in its files, else the first; directly, the
 * one of the spare port that it was seen at. Null: the endpoint does not tell.
 */
export function doorThrough(
  node: Doors,
  addresses: DoorAddresses,
  peer: Pick<PeerRecord, 'door'>,
  endpoint: string,
  portOf: PortOf = () => null,
): string | null {
  const from = addressOf(endpoint);
  const relayed = doorsOf(node).filter((door) => addresses.get(doorText(door))?.has(from));
  const port = relayed.length > 0 ? null : portOf(endpoint);
  const direct = doorsOf(node).filter((door) => door.port === port && door.host === node.endpointHost);
  const possible = [...relayed, ...direct].map(doorText);
  const named = doorText(doorFor(node, peer));
  return possible.includes(named) ? named : (possible[0] ?? null);
}

/** Devices that a snapshot shows to come through another door than their records say. */
export function newlySeen(
  state: State,
  node: Doors,
  { peers }: Snapshot,
  addresses: DoorAddresses,
  portOf: PortOf = () => null,
): readonly (readonly [id: string, door: string])[] {
  if (addresses.size < 2) return [];
  return devicesOn(state, node.id).flatMap(([id, peer]) => {
    const endpoint = peers.get(peer.public_key)?.endpoint ?? null;
    const door = endpoint === null ? null : doorThrough(node, addresses, peer, endpoint, portOf);
    return door === null || door === peer.seen_door ? [] : [[id, door] as const];
  });
}

/** Writes what `newlySeen` found. */
export function recordSeen(draft: Draft, seen: ReturnType<typeof newlySeen>): void {
  for (const [id, door] of seen) {
    const peer = draft.peers[id];
    if (peer) peer.seen_door = door;
  }
}
