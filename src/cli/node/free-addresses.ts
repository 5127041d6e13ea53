import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';

/** How many are offered: the server may be unable to use some, because its provider uses that network. */
const CANDIDATES = 8;

/**
 * Returns the server's address in each of the first networks of 10.0.0.0/24, 10.1.0.0/24, … that overlap none of the given ones. Networks
 * of different servers may overlap, but a friend with two tunnels is better off if they do not.
 */
export function freeAddresses(taken: readonly string[]): string[] {
  const others = taken.map(parseSubnet);
  const isFree = (network: string) => {
    const ours = parseSubnet(network);
    return others.every((other) => !contains(other, ours) && !contains(ours, other));
  };
  const numbers = Array.from({ length: 256 }, (_, number) => number).filter((number) => isFree(`10.${number}.0.0/24`));
  return (numbers.length > 0 ? numbers : [0]).slice(0, CANDIDATES).map((number) => `10.${number}.0.1/24`);
}
