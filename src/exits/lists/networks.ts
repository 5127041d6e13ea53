import { isIP } from 'node:net';
import { excludeCidr, mergeCidr } from 'cidr-tools';

/** Networks with their prefixes in canonical form, sorted, none inside or beside another that it could be merged with. */
export interface Networks {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

/** Whether the text is an address with a prefix from 1 to 32, or from 1 to 128, and nothing else. */
export function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([\d.]+|[\da-f:.]+)\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

export const NO_NETWORKS: Networks = { v4: [], v6: [] };

/** The fewest networks that cover the same addresses. Takes addresses and networks in any spelling that Node's `isIP` accepts. */
export function merged(networks: readonly string[]): Networks {
  return byFamily(networks.length === 0 ? [] : mergeCidr([...networks]));
}

/** The addresses of `networks` without those of `taken`. */
export function without(networks: Networks, taken: readonly string[]): Networks {
  const all = [...networks.v4, ...networks.v6];
  return taken.length === 0 || all.length === 0 ? networks : byFamily(excludeCidr(all, [...taken]));
}

/** How many addresses the networks of a family have; those of IPv6 in units of a /64, of which smaller ones count as one. */
export function sizeOf(networks: readonly string[]): number {
  return networks.reduce((sum, network) => {
    const bits = network.includes(':') ? 64 : 32;
    return sum + 2 ** Math.max(0, bits - Number(network.split('/')[1]));
  }, 0);
}

const byFamily = (networks: readonly string[]): Networks => ({
  v4: networks.filter((network) => !network.includes(':')),
  v6: networks.filter((network) => network.includes(':')),
});
