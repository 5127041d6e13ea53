import { isIP } from 'node:net';
import * as z from 'zod';
import { AMNEZIAWG, WIREGUARD } from '../wireguard/dialect/dialect.ts';
import { checked, Wrong } from './checked.ts';
import { networkOf, readCidr } from './cidr.ts';
import { shownValue } from './shown-value.ts';
import { port } from './value-schemas.ts';

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

/** A door as it is written: `443` (a port of the node's own host), `203.0.113.9:51820`, `[2001:db8::9]:443`, `relay.example.org:4443`. */
const doorEntry = checked((entry): { readonly host: string | null; readonly port: number } | Wrong => {
  const shown = `"${shownValue(entry)}"`;
  const form = `${shown} is not a door; such as 443, 203.0.113.9:51820, [2001:db8::9]:443 or relay.example.org:4443`;
  const [, address, written = entry] = /^(.+):(\d+)$/.exec(entry) ?? [];
  const read = port.safeParse(written);
  if (!read.success)
    return new Wrong(/^\d+$/.test(written) ? `${shown}: a port is a whole number from 1 to 65535` : form);
  if (address === undefined) return { host: null, port: read.data };
  if (address.includes(':') && !/^\[.*\]$/.test(address))
    return new Wrong(`${shown}: write an IPv6 address in brackets`);
  const found = host.safeParse(address);
  return found.success ? { host: found.data, port: read.data } : new Wrong(form);
});

/** Ports and addresses with ports; see `doorEntry`. */
export const doorList = commaList(doorEntry);

const dnsEntry = checked((entry) =>
  isAddress(entry) || isHostName(entry)
    ? entry
    : new Wrong(`"${shownValue(entry)}" is neither an IP address nor a search domain; such as 1.1.1.1, 9.9.9.9`),
);

/** Addresses and search domains, as in a client's `DNS =` line. */
export const dnsList = commaList(dnsEntry);

const upstreamEntry = checked((entry) =>
  isAddress(entry)
    ? entry.toLowerCase()
    : new Wrong(`"${shownValue(entry)}" is not an IP address; such as 1.1.1.1, 9.9.9.9`),
);

/** Addresses of name servers. */
export const addressList = commaList(upstreamEntry);

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

/** A container's name by Docker's rule, of at most 63 characters. */
export const containerName = z
  .string()
  .regex(
    /^[a-zA-Z0-9][\w.-]{0,62}$/,
    'must be the name of a Docker container, as the last column of `docker ps` shows it',
  );

const isBase64Of32Bytes = (text: string): boolean =>
  Buffer.from(text, 'base64').toString('base64') === text && text.length === 44;

/** A public key as `wg show` and `awg show` print it: canonical base64 of 32 bytes. */
export const publicKey = z
  .string()
  .refine(
    isBase64Of32Bytes,
    `is not a server key; copy what \`${WIREGUARD.program} show INTERFACE public-key\` prints (${AMNEZIAWG.protocol}: \`${AMNEZIAWG.program} show\` …)`,
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
