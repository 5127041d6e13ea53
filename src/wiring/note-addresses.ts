import { isIP } from 'node:net';
import type { DoorAddresses } from '../health/doors/seen-door.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { doorsOf, doorText } from '../peers/nodes/door.ts';
import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { emptyNode } from '../peers/records/node-record.ts';

/** A name that leads to many servers in turn would otherwise make every file stale again and again. */
const MOST_KEPT = 8;

/** Keeps in the store where the names of doors lead, for files that must leave these addresses out. Writes only what is new. */
export async function noteAddresses(
  store: StorePort,
  nodes: readonly Pick<NodeProfile, 'id' | 'endpointHost' | 'endpointPort' | 'furtherDoors'>[],
  found: (nodeId: string) => DoorAddresses,
): Promise<void> {
  const news = nodes.flatMap((node) =>
    doorsOf(node).flatMap((door) => {
      const known = store.state.nodes[node.id]?.name_addresses[door.host] ?? [];
      const fresh = [...(found(node.id).get(doorText(door)) ?? [])].filter((address) => !known.includes(address));
      const isName = isIP(door.host) === 0;
      return isName && fresh.length > 0 ? [{ id: node.id, host: door.host, all: [...fresh.toSorted(), ...known] }] : [];
    }),
  );
  if (news.length === 0) return;
  await store.update((draft) => {
    for (const { id, host, all } of news) {
      draft.nodes[id] ??= emptyNode();
      draft.nodes[id].name_addresses[host] = all.slice(0, MOST_KEPT);
    }
  });
}
