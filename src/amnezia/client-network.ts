import { isIPv4, isIPv6 } from 'node:net';

/** Works in every mobile network, and IPv6 asks for no less. */
const SAFE_MTU = 1280;
/** What is left of an Ethernet frame of 1,500 bytes inside a WireGuard packet over IPv4 and over IPv6. */
const MOST_OVER_IPV4 = 1440;
const MOST_OVER_IPV6 = 1420;
/** Bytes of padding of data packets (S4) that leave `SAFE_MTU` through every door. */
export const MOST_PADDING_WITH_IPV6 = MOST_OVER_IPV6 - SAFE_MTU;

/**
 * The MTU of a tunnel whose data packets are padded by `padding` bytes (S4): the owner's, or 1280, and never more than fits. A name may
 * lead to an IPv6 address.
 */
export function amneziaMtu(chosen: number | null, padding: number, endpointHost: string): number {
  const most = isIPv4(endpointHost) ? MOST_OVER_IPV4 : MOST_OVER_IPV6;
  return Math.min(chosen ?? SAFE_MTU, most - padding);
}

/** The second address of the same name service. */
const COMPANIONS: Readonly<Record<string, string>> = {
  '1.1.1.1': '1.0.0.1',
  '1.1.1.2': '1.0.0.2',
  '8.8.8.8': '8.8.4.4',
  '9.9.9.9': '149.112.112.112',
  '77.88.8.8': '77.88.8.1',
  '94.140.14.14': '94.140.15.15',
  '208.67.222.222': '208.67.220.220',
};

/**
 * Name servers as AmneziaVPN reads them: it takes two IPv4 addresses at the start of the line or drops all. Where the owner has one, its
 * service's second is added, else the same again: a private server's names must not be asked for elsewhere. Without an IPv4 address the
 * list stays as it is.
 */
export function amneziaDns(dns: readonly string[]): string[] {
  const servers = dns.filter((entry) => isIPv4(entry));
  const [first] = servers;
  if (first === undefined) return [...dns];
  const others = dns.filter((entry) => !isIPv4(entry));
  const second = servers.length > 1 ? [] : [companionOf(first)];
  return [
    ...servers,
    ...second,
    ...others.filter((entry) => isIPv6(entry)),
    ...others.filter((entry) => !isIPv6(entry)),
  ];
}

function companionOf(server: string): string {
  const found = Object.entries(COMPANIONS).find((pair) => pair.includes(server));
  return found?.find((address) => address !== server) ?? server;
}
