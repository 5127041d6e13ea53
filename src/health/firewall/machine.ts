import type { Listings } from './listings.ts';

/** What a machine said of what friends' packets meet there. */
export interface Machine {
  readonly interface: string;
  readonly link: boolean | null;
  /** The interface's UDP port; null when there is no such interface. */
  readonly port: number | null;
  /** Whether packets that come from friends, and those that come back, are passed on. */
  readonly forwarding4: boolean;
  /** Null: not told. */
  readonly forwarding6: boolean | null;
  /** Where packets leave to the Internet; null: there is no such route, or it was not told. */
  readonly uplink4: string | null;
  readonly uplink6: string | null;
  /** Addresses of its own, with the devices that have them. */
  readonly own: readonly { readonly device: string; readonly address: string }[];
  readonly listings: Listings;
}

/** What the settings say of a node, and whose packets are meant. */
export interface Wanted {
  readonly network: string;
  readonly network6: string | null;
  readonly endpointPort: number;
  readonly allowedIps: readonly string[];
  /** Some friends' addresses of either family. */
  readonly friends: readonly string[];
}
