/** See `NodeProfile.disguise`. */
export const DISGUISES = ['help', 'first', 'off'] as const;
export type Disguise = (typeof DISGUISES)[number];

/** What clients and address allocation need to know of a node; the owner's settings, checked and in canonical form. */
export interface NodeProfile {
  /** `main`, or 1 to 8 of `[a-z0-9]`. */
  readonly id: string;
  /** Shown to people. */
  readonly name: string;
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
  readonly dns: readonly string[];
  /** What clients send through the tunnel. */
  readonly allowedIps: readonly string[];
  readonly mtu: number | null;
  /** Seconds; 0 is off. */
  readonly keepalive: number;
  /** When friends get files with a disguise for the AmneziaWG apps: where plain ones do not work, from the start, or never. */
  readonly disguise: Disguise;
}
