import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import { addressAt, contains, parseSubnet, type Subnet } from '../peers/nodes/subnet.ts';
import type { WrittenNetwork } from './network-schemas.ts';

/**
 * The addresses that a node never gives out, without duplicates: `.1` (the server), the address in its network setting (`10.0.0.5/24`
 * gives the address of the interface), on `main` also `.2` (a peer that owners made by hand), and what the owner reserved.
 */
export function reservedAddresses(
  id: string,
  networks: readonly WrittenNetwork[],
  byOwner: readonly string[],
): string[] {
  const own = networks.flatMap(({ network, address }) => {
    const subnet = parseSubnet(network);
    const firstHosts = id === 'main' ? [1n, 2n] : [1n];
    // Without host bits it is the address of the network itself, which is never given out anyway.
    const written = address === addressAt(subnet, 0n) ? [] : [address];
    return [...firstHosts.map((n) => addressAt(subnet, n)), ...written];
  });
  return [...new Set([...own, ...byOwner])];
}

/** The node's reservations that are outside its networks, which is probably a mistake. */
export function uselessReservations(node: Pick<NodeProfile, 'network' | 'network6' | 'reserved'>): string[] {
  const subnets = [node.network, node.network6 ?? []].flat().map(parseSubnet);
  return node.reserved.filter((entry) => !subnets.some((subnet) => overlaps(subnet, parseSubnet(entry))));
}

// Two networks overlap only if one of them contains the other.
const overlaps = (a: Subnet, b: Subnet): boolean => contains(a, b) || contains(b, a);
