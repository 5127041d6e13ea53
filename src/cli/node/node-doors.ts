import type { NodeSettings, Settings } from '../../config/settings.ts';
import { doorText } from '../../peers/nodes/door.ts';
import { loadStore } from '../../store/load-store.ts';
import { close } from '../door/door-remove.ts';
import { devicesAt, kindOf } from '../door/known-doors.ts';
import type { NodeParts } from './node-parts.ts';
import type { AdminWords } from './node-shell.ts';

/** Prints which doors of a node that is removed will close, and for how many devices. */
export async function sayDoors(
  node: NodeSettings,
  { nodes, peersFile }: Settings,
  { console, asBot, texts: { node: t } }: NodeParts,
): Promise<void> {
  const ours = node.furtherDoors.filter((door) => kindOf(node, door, nodes).kind !== 'address').map(doorText);
  if (ours.length === 0) return;
  const { store } = await asBot(() => loadStore(peersFile));
  console.say(t.doorsClose(ours, ours.flatMap((door) => devicesAt(store, node, door)).length));
}

/** Closes the relays to a node that was removed, and its spare ports where it is on this machine; those of another go with its gate. */
export async function closeElsewhere(
  node: NodeSettings,
  nodes: readonly NodeSettings[],
  admin: AdminWords,
  parts: NodeParts,
): Promise<void> {
  for (const door of node.furtherDoors) {
    const kind = kindOf(node, door, nodes);
    if (kind.kind === 'relay' || (kind.kind === 'spare' && node.ssh === null))
      await close(node, door.port, kind, admin, parts);
  }
}
