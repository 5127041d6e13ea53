import { isSameMachine } from '../../config/same-machine.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { type Door, doorFor, doorsOf, doorText } from '../../peers/nodes/door.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { State } from '../../peers/records/records.ts';

/** How a door leads into its node: by the interface's own port, a spare port, a relay on another node's machine, or another address. */
export type DoorKind =
  | { readonly kind: 'first' | 'spare' | 'address' }
  | { readonly kind: 'relay'; readonly over: NodeSettings };

/** What kind of door it is, by the settings alone. */
export function kindOf(node: NodeSettings, door: Door, nodes: readonly NodeSettings[]): DoorKind {
  if (door.host === node.endpointHost) return { kind: door.port === node.endpointPort ? 'first' : 'spare' };
  const over = nodes.find((one) => one.endpointHost === door.host && !isSameMachine(one.ssh, node.ssh));
  return over === undefined ? { kind: 'address' } : { kind: 'relay', over };
}

/** The spare ports of a node. */
export const sparePortsOf = (node: NodeSettings, nodes: readonly NodeSettings[]): readonly Door[] =>
  node.furtherDoors.filter((door) => kindOf(node, door, nodes).kind === 'spare');

/** The devices whose latest file names this door of the node. */
export function devicesAt(state: State, node: NodeSettings, door: string): readonly PeerRecord[] {
  return Object.values(state.peers).filter(
    (peer) => peer.server_id === node.id && peer.removed_at === null && doorInFile(node, peer) === door,
  );
}

/** The door in the latest file of the device's present key; null: it was never sent one, or made by somebody else. */
function doorInFile(node: NodeSettings, peer: PeerRecord): string | null {
  const file = peer.files.findLast(({ key }) => key === peer.public_key);
  if (file?.edition?.door !== undefined) return file.edition.door;
  return peer.sent_at === null ? null : doorText(doorFor(node, peer));
}

/** As a setting has it: a port alone where the door is one of the node's own host. */
export const doorWord = (node: NodeSettings, door: Door): string =>
  door.host === node.endpointHost ? String(door.port) : doorText(door);

/** The door that is meant by `443`, `198.51.100.7:443` or `relay.example.org:4443`; null: the node has none like that. */
export function doorMeant(node: NodeSettings, word: string): Door | null {
  return doorsOf(node).find((door) => [doorText(door), doorWord(node, door)].includes(word)) ?? null;
}
