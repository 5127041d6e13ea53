/** One device as a text shows it. Names are plain: texts escape them. */
export interface DeviceLine {
  /** What its friend calls it, or null. */
  readonly name: string | null;
  /** Which of the friend's devices on this server, from 1. */
  readonly number: number;
  readonly server: string;
  readonly address: string;
  /** The file that its friend has; null while none was sent. */
  readonly fileName: string | null;
  /** The program that its files are for, as people know it; null: the usual one. */
  readonly app: string | null;
  /** The owner has paused it. */
  readonly paused: boolean;
  readonly nodeUp: boolean;
  /** Ms since the latest handshake that is known, or null. */
  readonly seenAge: number | null;
  /** It was connected before, whenever that was. */
  readonly wasGreeted: boolean;
  /** What the server received from it and sent to it in 30 days. */
  readonly received: number;
  readonly sent: number;
  /** When the old key of a waiting `/regen` ends, `null` when none waits. */
  readonly rekey: { readonly sent: boolean; readonly ends: Date | null } | null;
  readonly waitsForUpload: boolean;
}

export type DeviceLabel = Pick<DeviceLine, 'name' | 'number'>;
