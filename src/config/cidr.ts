import { isIP } from 'node:net';
import { addressAt, parseAddress, parseSubnet } from '../peers/nodes/subnet.ts';

/** An address with an optional prefix as the owner wrote it, host bits included. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefix: number | null;
}

/** Reads `10.0.0.1`, `10.0.0.1/24` or `fd00::/64`; null when it is none of these. The prefix is not checked against the family. */
export function readCidr(text: string): Cidr | null {
  // Node's isIP is strict, while ipaddr.js would accept `10.1` and `012.0.0.1`. Zones (`%eth0`) mean nothing to a peer.
  const [, address = '', prefix] = /^([^/%]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const family = isIP(address);
  if (family !== 4 && family !== 6) return null;
  return { family, address: parseAddress(address).toString(), prefix: prefix === undefined ? null : Number(prefix) };
}

/** The network with its host bits cleared: `10.0.0.0/24` for `10.0.0.7` and 24. The prefix must fit the family. */
export function networkOf(address: string, prefix: number): string {
  return `${addressAt(parseSubnet(`${address}/${prefix}`), 0n)}/${prefix}`;
}
