import { contains, parseSubnet } from '../../peers/subnet.ts';

/**
 * The server's address in the first of 10.0.0.0/24, 10.1.0.0/24, … that meets none of these networks. Networks of different servers
 * may overlap, but a friend with two tunnels is better off when they do not.
 */
export function freeAddress(taken: readonly string[]): string {
  const others = taken.map(parseSubnet);
  const isFree = (network: string) => {
    const ours = parseSubnet(network);
    return others.every((other) => !contains(other, ours) && !contains(ours, other));
  };
  for (let number = 0; number < 256; number++) if (isFree(`10.${number}.0.0/24`)) return `10.${number}.0.1/24`;
  return '10.0.0.1/24';
}
