import { isIPv6 } from 'node:net';
import { numberOf } from '../amnezia/check-parameters.ts';
import { amneziaMtu } from '../amnezia/client-network.ts';
import { clientParameters } from '../amnezia/client-parameters.ts';
import { PARAMETER_KEYS, type Parameters } from '../amnezia/parameters.ts';
import type { Door } from '../peers/nodes/door.ts';

/** WireGuard over IPv4 or IPv6 inside an Ethernet frame; the entry ends friends' tunnels, so that nothing is nested. */
const PLAIN_MTU = 1420;

/** The exit's end of a link. `parameters` may hold a secret; null: it speaks plain WireGuard. */
export interface LinkTarget {
  readonly serverKey: string;
  readonly door: Door;
  readonly parameters: Parameters | null;
}

/** What of a link's file depends on the exit: lines of its `[Interface]`, and of its `[Peer]`. */
export function linkLines({ serverKey, door: { host, port }, parameters }: LinkTarget, publicKey: string) {
  const own = parameters === null ? null : clientParameters(parameters, publicKey);
  const mtu = own === null ? PLAIN_MTU : amneziaMtu(PLAIN_MTU, numberOf(own, 'S4'), host);
  const lines = PARAMETER_KEYS.flatMap((key) => (own?.[key] === undefined ? [] : [`${key} = ${own[key]}`]));
  const endpoint = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
  return { interface: [`MTU = ${mtu}`, ...lines], peer: [`PublicKey = ${serverKey}`, `Endpoint = ${endpoint}`] };
}
