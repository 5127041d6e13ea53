import { readHost4 } from './host-address.ts';
import { parseSubnet, type Subnet } from './subnet.ts';

export interface AddressCount {
  /** How many addresses the network has for hosts. */
  readonly total: number;
  readonly free: number;
}

/** How many addresses of a network are left; `taken` (addresses or networks) as for `allocateAddress`. */
export function countAddresses(network: string, taken: Iterable<string>): AddressCount {
  const { family, first, size } = parseSubnet(network);
  const begin = first + 1n;
  const end = first + size - (family === 4 ? 1n : 0n);
  const { hosts, blocks } = sortTaken(family, taken);
  let free = 0n;
  let at = begin;
  for (const block of blocks) {
    if (block.first > at) free += min(block.first, end) - min(at, end);
    if (block.first + block.size > at) at = block.first + block.size;
  }
  if (at < end) free += end - at;
  const single = family === 4 ? countHosts(hosts, Number(begin), Number(end), blocks) : 0;
  return { total: Number(end - begin), free: Number(free) - single };
}

/** What is taken of a family: single addresses of IPv4, as numbers, and everything else as blocks by their first address. */
function sortTaken(family: 4 | 6, taken: Iterable<string>) {
  const hosts = new Set<number>();
  const blocks: Subnet[] = [];
  for (const text of taken) {
    if (text.includes(':') !== (family === 6)) continue;
    const host = family === 4 ? readHost4(text) : null;
    if (host === null) blocks.push(parseSubnet(text));
    else hosts.add(host);
  }
  blocks.sort((a, b) => (a.first < b.first ? -1 : 1));
  return { hosts, blocks };
}

/** How many of the addresses lie from `begin` until before `end`, and in none of the blocks. */
function countHosts(hosts: ReadonlySet<number>, begin: number, end: number, blocks: readonly Subnet[]): number {
  const wide = blocks.map(({ first, size }) => ({ from: Number(first), until: Number(first + size) }));
  let count = 0;
  for (const host of hosts) {
    const isInside = host >= begin && host < end && !wide.some(({ from, until }) => host >= from && host < until);
    if (isInside) count += 1;
  }
  return count;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
