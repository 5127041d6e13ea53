import { createHash } from 'node:crypto';
import { LISTED } from './exit-town.ts';

/** A text for `vpn-bot-exits load`. */
export function choices(lines: readonly string[], networks: readonly string[] = LISTED): string {
  const hash = createHash('sha256')
    .update(networks.map((network) => `${network}\n`).join(''))
    .digest('hex');
  return [...lines, `list ${hash}`, ...networks.map((network) => `network ${network}`), '# end', ''].join('\n');
}

/** The lines of the friend with this number, whose networks begin so, in IPv4 and IPv6. */
export const of = (number: number, choice: string, [net, net6] = ['10.66.0', 'fd66:']) => [
  `address ${net}.${number} ${choice} eu1`,
  `address ${net6}:${number} ${choice} eu1`,
];

/** Such as the networks of a large country, with those that the town's list names: 12,000 of IPv4 and 5,000 of IPv6. */
export function largeList(first: number): string[] {
  const v4 = Array.from({ length: 12_000 }, (_, n) => `${first + (n >> 12)}.${(n >> 4) & 255}.${(n & 15) * 16}.0/21`);
  const v6 = Array.from({ length: 5000 }, (_, n) => `2a0${first % 10}:${(n + 1).toString(16)}::/32`);
  return [...LISTED, ...v4, ...v6];
}
