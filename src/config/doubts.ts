import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { countAddresses } from '../peers/nodes/count-addresses.ts';
import { addressAt, contains, parseSubnet } from '../peers/nodes/subnet.ts';
import { networkOf, readCidr } from './cidr.ts';
import type { NodeSuffix } from './known-settings.ts';
import { uselessReservations } from './reserved-addresses.ts';
import type { Doubt, NodeSettings } from './settings.ts';
import { shownValue } from './shown-value.ts';

/** How a node's settings are called in the file, and their text there. */
export interface Written {
  readonly name: (suffix: NodeSuffix) => string;
  /** Null: absent. */
  readonly text: (suffix: NodeSuffix) => string | null;
}

/** The setting that a check complains about, and what is wrong with it. */
type Remark = readonly [NodeSuffix, string];
type Check = (node: NodeSettings, written: Written) => readonly Remark[];

/** Checks for settings that make some friend's app fail. Their results go to the log, `check`, `doctor` and the owner's chat. */
const FELT: readonly Check[] = [
  ({ mtu, allowedIps, network6 }, { name }) => {
    if (mtu === null || mtu >= 1280 || !allowedIps.some(isSix)) return [];
    const others = network6 === null ? 'the IPv6 networks' : `${name('NETWORK_CIDR6')} and the IPv6 networks`;
    const fix = `write 1280 or more, or take ${others} out of ${name('ALLOWED_IPS')}`;
    return [['MTU', `IPv6 needs 1280, so with IPv6 in the file many apps cannot switch the tunnel on; ${fix}`]];
  },
  ({ endpointHost: host }) => {
    const last = host.split('.').at(-1) ?? '';
    if (isIP(host) > 0 || (!host.includes('_') && !/^\d/.test(last))) return [];
    return [
      [
        'ENDPOINT_HOST',
        `Android refuses a name with _ or with a last part that begins with a digit, such as ${host}; use another`,
      ],
    ];
  },
  ({ endpointHost: host, allowedIps }) => {
    const halves = allowedIps.filter((entry) => /\/1$/.test(entry));
    const whole = [
      ...(halves.includes('0.0.0.0/1') && halves.includes('128.0.0.0/1') ? ['0.0.0.0/0'] : []),
      ...(halves.includes('::/1') && halves.includes('8000::/1') ? ['::/0'] : []),
    ];
    const loop = 'the way to the server itself then leads into the tunnel on some systems';
    if (whole.length > 0) return [['ALLOWED_IPS', `${loop}; write ${whole.join(', ')} in place of the halves`]];
    const around = isIP(host) > 0 ? allowedIps.filter((entry) => holds(entry, host)) : [];
    if (around.length === 0 || around.some((entry) => entry.endsWith('/0'))) return [];
    return [['ALLOWED_IPS', `${around.join(', ')} has the server's own address ${host} in it: ${loop}; leave it out`]];
  },
  ({ endpointHost: host, network, network6 }) => {
    const own = [network, network6 ?? []].flat().find((entry) => isIP(host) > 0 && holds(entry, host));
    if (own === undefined) return [];
    return [
      [
        'ENDPOINT_HOST',
        `${host} lies inside the friends' own network ${own}; write the server's public address or name`,
      ],
    ];
  },
  ({ dns, network6, allowedIps }, { name }) => {
    const servers = dns.filter((entry) => isIP(entry) > 0);
    if (servers.length === 0 && dns.length > 0)
      return [['DNS', 'has search domains alone and no name server; add one, such as 1.1.1.1']];
    const isCut = servers.length > 0 && servers.every(isSix) && (network6 === null || !allowedIps.some(isSix));
    if (!isCut) return [];
    const lacks = network6 === null ? name('NETWORK_CIDR6') : `IPv6 in ${name('ALLOWED_IPS')}`;
    return [['DNS', `has name servers of IPv6 alone, and friends have no IPv6 (no ${lacks}); add one such as 1.1.1.1`]];
  },
  ({ dns, allowedIps }, { name }) =>
    dns
      .filter((entry) => isIP(entry) > 0 && isPrivate(entry) && !allowedIps.some((route) => holds(route, entry)))
      .map((entry) => [
        'DNS',
        `${entry} is private and not reached through the tunnel; add it to ${name('ALLOWED_IPS')}`,
      ]),
  ({ network6, allowedIps }) => {
    if (network6 === null || allowedIps.some(isSix)) return [];
    return [['ALLOWED_IPS', 'friends get IPv6 addresses, and no IPv6 goes through the tunnel but past it; add ::/0']];
  },
  ({ allowedIps }) =>
    allowedIps.every(isSix) ? [['ALLOWED_IPS', 'no IPv4 goes through the tunnel but past it; add 0.0.0.0/0']] : [],
  ({ network, network6, reserved }) =>
    (
      [
        ['NETWORK_CIDR', network],
        ['NETWORK_CIDR6', network6],
      ] as const
    ).flatMap(([suffix, own]): Remark[] => {
      if (own === null || countAddresses(own, reserved).free > 0) return [];
      return [[suffix, 'no address is left for friends besides the reserved ones; write a wider network']];
    }),
];

/** Checks for settings that work, but probably not as they were meant. Their results go to the log, `check` and `doctor`. */
const NOTED: readonly Check[] = [
  (node) =>
    uselessReservations(node).map((entry) => [
      'RESERVED_IPS',
      `${entry} is outside the network ${node.network} and reserves nothing; correct or delete it`,
    ]),
  (_, { text }) =>
    (['NETWORK_CIDR', 'NETWORK_CIDR6'] as const).flatMap((suffix): Remark[] => {
      const { address = '', prefix = null } = readCidr(text(suffix) ?? '') ?? {};
      if (prefix === null) return [];
      const network = networkOf(address, prefix);
      // the installer writes the server's own address here, which is fine
      if ([0n, 1n].some((n) => address === addressAt(parseSubnet(network), n))) return [];
      return [[suffix, `has host bits: taken for the network ${network}, with ${address} as the server's own address`]];
    }),
  (_, { text }) =>
    (['ALLOWED_IPS', 'RESERVED_IPS'] as const).flatMap((suffix) =>
      (text(suffix) ?? '').split(',').flatMap((entry): Remark[] => {
        const { address = '', prefix = null } = readCidr(entry.trim()) ?? {};
        if (prefix === null || networkOf(address, prefix) === `${address}/${prefix}`) return [];
        return [
          [
            suffix,
            `${entry.trim()} has host bits and is taken for ${networkOf(address, prefix)}; write which you mean`,
          ],
        ];
      }),
    ),
];

/** The results of all checks for a node that is on. Pure. */
export function doubtsOf(node: NodeSettings, written: Written): Doubt[] {
  const said = (checks: readonly Check[], isFelt: boolean) =>
    checks.flatMap((check) =>
      check(node, written).map(([suffix, words]) => {
        const text = suffix === 'RESERVED_IPS' ? null : written.text(suffix); // the remark names the entry itself
        const start = text === null ? written.name(suffix) : `${written.name(suffix)}=${shownValue(text)}`;
        return { node: node.id, warning: `${start}: ${words}`, isFelt };
      }),
    );
  return [...said(FELT, true), ...said(NOTED, false)];
}

const isSix = (entry: string): boolean => isIPv6(entry.split('/', 1)[0] ?? '');
const holds = (network: string, address: string): boolean => contains(parseSubnet(network), parseSubnet(address));
const isPrivate = (address: string): boolean => ['private', 'uniqueLocal'].includes(ipaddr.parse(address).range());
