import type { Listings } from './listings.ts';

/** What a machine reported of its interface, routes, addresses and rules. */
export interface Machine {
  readonly interface: string;
  readonly link: boolean | null;
  /** The interface's UDP port; null when there is no such interface. */
  readonly port: number | null;
  /** Whether the kernel forwards packets from friends and the answers. */
  readonly forwarding4: boolean;
  /** Null: not reported. */
  readonly forwarding6: boolean | null;
  /** The device through which packets leave to the Internet; null: there is no such route, or it was not reported. */
  readonly uplink4: string | null;
  readonly uplink6: string | null;
  /** The machine's own addresses, with their devices. */
  readonly own: readonly { readonly device: string; readonly address: string }[];
  readonly listings: Listings;
}

/** What a judgement needs to know of the settings, and the friends whose packets are followed. */
export interface Wanted {
  readonly network: string;
  readonly network6: string | null;
  readonly endpointPort: number;
  readonly allowedIps: readonly string[];
  /** Addresses of some friends, IPv4 and IPv6. */
  readonly friends: readonly string[];
}
