import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * What the heads of deploy/vpn-bot-gate and deploy/vpn-bot-dns promise of a text, said a second time and in other words: the programs
 * have it in awk. Texts are latin1, a character for each byte.
 */
export type Status = 0 | 64 | 65 | 67;

/** The lines before the first end, and whether it is the last line; null: there is no end. */
export function untilEnd(text: string): readonly [lines: readonly string[], isLast: boolean] | null {
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const end = lines.indexOf('# end');
  return end === -1 ? null : [lines.slice(0, end), end === lines.length - 1];
}

/** Whether this is the base64 of 32 bytes, written in the one usual way. */
export function isKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text;
}

/** Whether this is an address in numbers; IPv6 in lower case, without IPv4 in it. */
export const isAddress = (text: string): boolean =>
  isIPv4(text) || (isIPv6(text) && [...text].every((character) => '0123456789abcdef:'.includes(character)));

/** An address in the shortest spelling. */
export const usual = (address: string): string =>
  isIPv4(address) ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);

/** A server's addresses with their networks. */
export class Network {
  readonly #inside = new BlockList();
  readonly #own: readonly string[];

  constructor(addresses: readonly string[]) {
    this.#own = addresses.map((text) => usual(text.split('/')[0] ?? ''));
    for (const text of addresses) {
      const [address = '', prefix] = text.split('/');
      this.#inside.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
    }
  }

  /** The usual spelling of what a friend may have, such as `10.0.0.9/32`; null: it is something else. */
  host(text: string): string | null {
    const at = text.indexOf('/');
    const [address, prefix] = [text.slice(0, at), text.slice(at)];
    if (at === -1 || !isAddress(address) || prefix !== (isIPv4(address) ? '/32' : '/128')) return null;
    if (this.#own.includes(usual(address)) || !this.#inside.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'))
      return null;
    return usual(address) + prefix;
  }

  /** The same of a list with commas between; null if one of them is something else. */
  hosts(list: string): readonly string[] | null {
    const hosts = list.split(',').map((text) => this.host(text));
    return hosts.includes(null) ? null : hosts.filter((host) => host !== null);
  }
}
