import type { Protocol } from '../../wireguard/dialect/dialect.ts';
import type { Door } from './door.ts';
import type { Service } from './service.ts';

/** See `NodeProfile.disguise`. */
export const DISGUISES = ['help', 'first', 'off'] as const;
export type Disguise = (typeof DISGUISES)[number];

/** A server that people can reach in two ways, and which of them a node is: plain WireGuard, or masked by AmneziaWG. */
export interface PlaceWay {
  /** Id of the server's first node. */
  readonly id: string;
  readonly name: string;
  readonly way: 'plain' | 'masked';
}

/** What clients and address allocation need to know of a node; the owner's settings, checked and in canonical form. */
export interface NodeProfile {
  /** `main`, or 1 to 8 of `[a-z0-9]`. */
  readonly id: string;
  /** Shown to people. */
  readonly name: string;
  /** What clients have to speak with it. */
  readonly protocol: Protocol;
  /** Set where this node and another one are two ways to the same server. */
  readonly place: PlaceWay | null;
  readonly description: string | null;
  /** The peers' network, `/8` to `/30`, such as `10.0.0.0/24` (host bits cleared). */
  readonly network: string;
  /** The second network, `/48` to `/126`, or null. */
  readonly network6: string | null;
  /** Host addresses and networks that are never given out, the server's own among them (`10.0.0.1`, `10.0.0.64/28`). */
  readonly reserved: readonly string[];
  /** The server key that the settings demand, or null: then the one first seen is kept. */
  readonly serverKey: string | null;
  /** Where clients connect: a name or an address without brackets. */
  readonly endpointHost: string;
  readonly endpointPort: number;
  /** The further ways in beside the endpoint, each once; see `doorsOf`. */
  readonly furtherDoors: readonly Door[];
  readonly dns: readonly string[];
  /** What clients send through the tunnel. */
  readonly allowedIps: readonly string[];
  readonly mtu: number | null;
  /** Seconds; 0 is off. */
  readonly keepalive: number;
  /** When friends get files with a disguise for the AmneziaWG apps: where plain ones do not work, from the start, or never. */
  readonly disguise: Disguise;
  /** Services that a device may send through the tunnel alone; absent: none are known. */
  readonly services?: readonly Service[];
}

/** Whether there is IPv6 in the files of a node's friends. */
export const carriesIpv6 = ({ network6, allowedIps }: Pick<NodeProfile, 'network6' | 'allowedIps'>): boolean =>
  network6 !== null || allowedIps.some((entry) => entry.includes(':'));
