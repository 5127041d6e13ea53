import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { addressAt, contains, parseSubnet, type Subnet } from '../peers/nodes/subnet.ts';
import type { WrittenNetwork } from './network-schemas.ts';

/**
 * What a node never gives out: the server's `.1`, the address its network was written with (`10.0.0.5/24` is how an
 * interface's own address looks), on `main` the owner's hand-made `.2`, and what the owner reserved. No doubles.
 */
export function reservedAddresses(
  id: string,
  networks: readonly WrittenNetwork[],
  byOwner: readonly string[],
): string[] {
  const own = networks.flatMap(({ network, address }) => {
    const subnet = parseSubnet(network);
    const firstHosts = id === 'main' ? [1n, 2n] : [1n];
    // Without host bits the address is the network's own, which nobody is ever given.
    const written = address === addressAt(subnet, 0n) ? [] : [address];
    return [...firstHosts.map((n) => addressAt(subnet, n)), ...written];
  });
  return [...new Set([...own, ...byOwner])];
}

/** Those of a node's reservations that lie in none of its networks: rather a slip than a wish. */
export function uselessReservations(node: Pick<NodeProfile, 'network' | 'network6' | 'reserved'>): string[] {
  const subnets = [node.network, node.network6 ?? []].flat().map(parseSubnet);
  return node.reserved.filter((entry) => !subnets.some((subnet) => overlaps(subnet, parseSubnet(entry))));
}

// Two networks overlap only when one of them holds the other.
const overlaps = (a: Subnet, b: Subnet): boolean => contains(a, b) || contains(b, a);
