import { parseSubnet } from './subnet.ts';

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
  const ranges = [...taken]
    .map(parseSubnet)
    .filter((other) => other.family === family)
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  let free = 0n;
  let at = begin;
  for (const range of ranges) {
    if (range.first > at) free += min(range.first, end) - min(at, end);
    if (range.first + range.size > at) at = range.first + range.size;
  }
  if (at < end) free += end - at;
  return { total: Number(end - begin), free: Number(free) };
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
