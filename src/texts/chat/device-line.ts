/** What texts show of a device. Names are plain text; the texts escape them. */
export interface DeviceLine {
  /** The name that its friend gave it, or null. */
  readonly name: string | null;
  /** Its number among the friend's devices on this server, from 1. */
  readonly number: number;
  /** Whether it is a spare, and whether that was ever connected. */
  readonly spare: boolean;
  readonly proven: boolean;
  readonly server: string;
  readonly address: string;
  /** The name of the config file that was sent last; null if none was. */
  readonly fileName: string | null;
  /** The display name of the program that its files are for; null for the default one. */
  readonly app: string | null;
  /** What it sends through the VPN; null: everything. */
  readonly routes: RoutesNow | null;
  /** Whether the owner has paused it. */
  readonly paused: boolean;
  readonly nodeUp: boolean;
  /** Ms since the latest handshake that is known, or null. */
  readonly seenAge: number | null;
  /** Whether it was ever connected. */
  readonly wasGreeted: boolean;
  /** Bytes that the server received from it and sent to it in 30 days. */
  readonly received: number;
  readonly sent: number;
  /** A `/regen` whose new key is not in use yet, with the time when the old key ends; null if there is none. */
  readonly rekey: { readonly sent: boolean; readonly ends: Date | null } | null;
  readonly waitsForUpload: boolean;
}

export type DeviceLabel = Pick<DeviceLine, 'name' | 'number' | 'spare'>;

/** What a device sends through the VPN instead of everything: all but its home network, or the services with these names. */
export interface RoutesNow {
  readonly kind: 'home' | 'only';
  readonly services: readonly string[];
}
