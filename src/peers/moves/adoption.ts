import type { NodeProfile } from '../nodes/node-profile.ts';
import type { Snapshot } from '../nodes/snapshot.ts';
import { contains, parseSubnet } from '../nodes/subnet.ts';
import { addressesOf } from '../records/device-holdings.ts';
import { devicesOn } from '../records/device-lists.ts';
import { isNamed } from '../records/ended-keys.ts';
import { isOwnKey } from '../records/own-peers.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';

/**
 * The addresses that a foreign peer would keep as a friend's device, or null when it cannot become one: it must have one host address
 * in the node's network (and at most one in its second network) that is nobody else's, and its key no other record's on any node. What else it has may only be a part of these
 * networks, such as the predecessor's masks: a network behind the peer would be cut off.
 */
export function adoptable(
  state: State,
  node: NodeProfile,
  { peers, ownAddresses }: Snapshot,
  key: string,
): Pick<PeerRecord, 'wg_ip' | 'wg_ip6'> | null {
  if (isNamed(state, key) || isOwnKey(state, key)) return null;
  const allowed = peers.get(key)?.allowedIps ?? [];
  const networks = [node.network, ...(node.network6 === null ? [] : [node.network6])].map(parseSubnet);
  if (!allowed.every((ip) => networks.some((network) => contains(network, parseSubnet(ip))))) return null;
  const [wg_ip, ...more4] = allowed.filter((ip) => ip.endsWith('/32') && !ip.includes(':'));
  const [wg_ip6 = null, ...more6] = allowed.filter((ip) => ip.endsWith('/128'));
  if (wg_ip === undefined || more4.length + more6.length > 0) return null;
  const device = { wg_ip, wg_ip6 };
  const taken = new Set(devicesOn(state, node.id).flatMap(([, peer]) => addressesOf(peer)));
  for (const own of ownAddresses) taken.add(`${own}/${own.includes(':') ? 128 : 32}`);
  return addressesOf(device).some((ip) => taken.has(ip) || isEdge(networks, ip)) ? null : device;
}

/** Whether it is the network's own address or an IPv4 broadcast address, which no host may have. */
function isEdge(networks: readonly ReturnType<typeof parseSubnet>[], ip: string): boolean {
  const { family, first } = parseSubnet(ip);
  return networks.some(
    (network) =>
      network.family === family &&
      (first === network.first || (family === 4 && first === network.first + network.size - 1n)),
  );
}
