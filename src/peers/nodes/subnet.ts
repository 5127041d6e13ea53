import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A network: its first address as a number, and how many addresses it has. */
export interface Subnet {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly size: bigint;
}

/** Reads `10.0.0.0/24`, `fd00::/64` or a single address; host bits are cleared. Throws `RangeError` naming the text. */
export function parseSubnet(text: string): Subnet {
  const [address = '', prefixText] = text.split('/');
  // ipaddr.js alone would accept `167772161` and `0x0a.1` as addresses.
  if (isIP(address) === 0 || address.includes('%')) throw new RangeError(`${text}: not a network`);
  const parsed = parseAddress(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (!/^\d{1,3}$/.test(prefixText ?? '0') || prefix > bits)
    throw new RangeError(`${text}: the prefix must be 0 to ${bits}`);
  const size = 1n << BigInt(bits - prefix);
  const value = toNumber(parsed.toByteArray());
  return { family: bits === 32 ? 4 : 6, first: value - (value % size), size };
}

/**
 * Parses an address that Node's `isIP` accepts. `::1.2.3.4` becomes `::102:304` by RFC 4291 (2.2), as `wg` prints it; ipaddr.js alone
 * would make it `::ffff:102:304`.
 */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const [, head, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  if (head === undefined || tail === undefined) return ipaddr.parse(text);
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(tail).octets;
  return ipaddr.parse(`${head}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
}

/** The network's `n`th address in canonical text. */
export function addressAt(subnet: Subnet, n: bigint): string {
  const value = subnet.first + n;
  if (subnet.family === 4) {
    const v = Number(value);
    return `${v >>> 24}.${(v >>> 16) & 255}.${(v >>> 8) & 255}.${v & 255}`;
  }
  const bytes = Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * (15 - i))) & 255n));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

/** Whether `inner` lies wholly inside `outer`. */
export function contains(outer: Subnet, inner: Subnet): boolean {
  if (outer.family !== inner.family) return false;
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

const toNumber = (bytes: number[]): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
