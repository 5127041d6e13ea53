import { readHost4 } from '../nodes/host-address.ts';
import { addressAt, parseSubnet, type Subnet } from '../nodes/subnet.ts';

/** The network's lowest free host address, or null when it is full; see `freeAddressesIn`. */
export function allocateAddress(network: string, taken: Iterable<string>): string | null {
  const { value } = freeAddressesIn(network, taken).next();
  return value ?? null;
}

/**
 * The network's free host addresses from the lowest up. Never the network's own address, never IPv4's broadcast address, never one
 * inside `taken` (addresses or networks; a trailing `/32` or `/128` is fine; other families are ignored).
 * One pass over what is taken: time grows with its length only.
 */
export function* freeAddressesIn(network: string, taken: Iterable<string>): Generator<string, undefined> {
  const subnet = parseSubnet(network);
  const end = subnet.first + subnet.size - (subnet.family === 4 ? 1n : 0n);
  const { single, wide } = sortTaken(subnet, taken);
  let candidate = subnet.first + 1n;
  while (candidate < end) {
    const block = wide.find(({ first, size }) => candidate >= first && candidate < first + size);
    if (block) {
      candidate = block.first + block.size;
      continue;
    }
    if (!single.has(nameOf(subnet, candidate))) yield addressAt(subnet, candidate - subnet.first);
    candidate += 1n;
  }
  return undefined;
}

/** How an address is looked up: one of IPv4 as a number, since thousands of texts take longer than all else here; one of IPv6 as its text. */
const nameOf = (subnet: Subnet, address: bigint): number | string =>
  subnet.family === 4 ? Number(address) : addressAt(subnet, address - subnet.first);

/** Single addresses are looked up, see `nameOf`; networks become numbers, to be stepped over whole. */
function sortTaken(subnet: Subnet, taken: Iterable<string>) {
  const single = new Set<number | string>();
  const wide: Subnet[] = [];
  const suffix = subnet.family === 4 ? '/32' : '/128';
  for (const text of taken) {
    const host4 = subnet.family === 4 ? readHost4(text) : null;
    if (host4 !== null) single.add(host4);
    if (host4 !== null || text.includes(':') !== (subnet.family === 6)) continue;
    const host = text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
    const block = parseSubnet(host);
    if (host.includes('/')) wide.push(block);
    else single.add(nameOf(subnet, block.first));
  }
  return { single, wide };
}
