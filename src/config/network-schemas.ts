import { isIP } from 'node:net';
import { z } from 'zod';
import { WIREGUARD } from '../wireguard/dialect/dialect.ts';
import { checked, Wrong } from './checked.ts';
import { networkOf, readCidr } from './cidr.ts';
import { shownValue } from './shown-value.ts';

/** A node's network as the owner wrote it. */
export interface WrittenNetwork {
  /** Canonical: host bits cleared. */
  readonly network: string;
  /** The address as written (`10.0.0.1` of `10.0.0.1/24`); without host bits it is the address of the network itself. */
  readonly address: string;
}

/** A network of one family with a prefix from `min` to `max`; host bits are allowed, as in `10.0.0.1/24`. */
export function network(family: 4 | 6, min: number, max: number, example: string) {
  return checked((text): WrittenNetwork | Wrong => {
    const cidr = readCidr(text);
    if (cidr?.family !== family) return new Wrong(`must be an IPv${family} network such as ${example}`);
    const { address, prefix } = cidr;
    if (prefix === null) return new Wrong(`the prefix is missing; write ${address}/${example.split('/')[1]}`);
    if (prefix < min || prefix > max) return new Wrong(`the prefix must be ${min} to ${max}`);
    return { network: networkOf(address, prefix), address };
  });
}

function commaList<T>(entry: z.ZodType<T, string>) {
  return z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(entry).min(1, 'has no entry; separate entries with commas, or leave the setting out'));
}

function isHostName(text: string): boolean {
  const labels = text.split('.');
  // A last label of digits is a mistyped address (`10.0.0.300`) and not a name.
  return (
    text.length <= 253 && labels.every((label) => /^(?!-)[\w-]{1,63}(?<!-)$/.test(label)) && !/(?:^|\.)\d+$/.test(text)
  );
}

const isAddress = (text: string): boolean => isIP(text) > 0 && !text.includes('%');

/** A host name or an address; brackets around an IPv6 address are removed. */
export const host = checked((text) => {
  const address = text.replace(/^\[(.*:.*)\]$/, '$1');
  if (isAddress(address)) return address;
  return isHostName(text) ? text : new Wrong('must be a host name or an IP address, without scheme, user or port');
});

const dnsEntry = checked((entry) =>
  isAddress(entry) || isHostName(entry)
    ? entry
    : new Wrong(`"${shownValue(entry)}" is neither an IP address nor a search domain; such as 1.1.1.1, 9.9.9.9`),
);

/** Addresses and search domains, as in a client's `DNS =` line. */
export const dnsList = commaList(dnsEntry);

const networkEntry = checked((entry) => {
  const shown = `"${shownValue(entry)}"`;
  if (entry.startsWith('!')) {
    return new Wrong(`${shown}: exclusions with ! are invalid on Windows clients; list the networks to include`);
  }
  const cidr = readCidr(entry);
  if (!cidr) return new Wrong(`${shown} is not a network; such as 0.0.0.0/0, ::/0`);
  const bits = cidr.family === 4 ? 32 : 128;
  const prefix = cidr.prefix ?? bits;
  return prefix > bits ? new Wrong(`the prefix of ${shown} must be 0 to ${bits}`) : networkOf(cidr.address, prefix);
});

/** Networks in canonical form; an address without a prefix becomes a `/32` or `/128`. */
export const networkList = commaList(networkEntry);

/** Addresses and networks in canonical form; a single address has no prefix. */
export const reservedList = networkList.transform((entries) =>
  entries.map((entry) => entry.replace(/^([\d.]+)\/32$|^([\da-f:.]+)\/128$/, '$1$2')),
);

/** An interface's name by the rule of wg-quick, without a leading `-` (which programs take for an option), `.` and `..`. */
export const interfaceName = z
  .string()
  .regex(/^(?!-|\.{1,2}$)[\w=+.-]{1,15}$/, 'must be an interface name of 1 to 15 characters of A-Z a-z 0-9 _ = + . -');

const isBase64Of32Bytes = (text: string): boolean =>
  Buffer.from(text, 'base64').toString('base64') === text && text.length === 44;

/** A public key as `wg show` prints it: canonical base64 of 32 bytes. */
export const publicKey = z
  .string()
  .refine(
    isBase64Of32Bytes,
    `is not a WireGuard key; copy what \`${WIREGUARD.program} show INTERFACE public-key\` prints`,
  );

/** A host key's fingerprint as `ssh-keygen -lf` prints it. */
export const hostKeyFingerprint = z
  .string()
  .refine(
    (text) => text.startsWith('SHA256:') && isBase64Of32Bytes(`${text.slice(7)}=`),
    'must be SHA256: and 43 characters; `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on that server prints it',
  );

/** A login name for SSH. */
export const loginName = z.string().regex(/^[\w.][\w.@-]{0,31}$/, 'must be a login name such as root');
