import type { PendingConfig } from '../../peers/devices/delivery.ts';
import type { ChooseDoor } from '../../peers/devices/devices.ts';
import { doorNamed } from '../../peers/nodes/door.ts';
import type { NodesView } from '../views.ts';

/**
 * The config to send, with a door that its node has: a device keeps its door (invariant 14) until that is no longer one of the node's,
 * and then gets the best one, in the store before its file names it. A spare gets the first one: where a device is, it does not come here.
 */
export async function settleDoor(
  { nodes, store }: Pick<NodesView, 'nodes' | 'store'>,
  choose: ChooseDoor,
  pending: PendingConfig,
): Promise<PendingConfig> {
  const { peer, peerId } = pending;
  const node = nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  if (!node || peer.door === null || doorNamed(node, peer.door) !== null) return pending;
  const settled = store.update((draft, before) => {
    const record = draft.peers[peerId];
    if (record && record.door === peer.door) record.door = record.spare ? null : choose(before, node, peer.telegram_id);
    return record?.door ?? null;
  });
  const door = await settled.catch(() => null); // then the file names the first door; naming the file meets the same fault, and tells of it
  return { ...pending, peer: { ...peer, door } };
}
