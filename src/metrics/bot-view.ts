import type { AddressCount } from '../peers/nodes/count-addresses.ts';

/** The state of the service at one moment, in numbers; times are ms since 1970, sizes bytes. */
export interface BotView {
  readonly telegramReached: boolean;
  readonly people: number;
  readonly recent: number;
  readonly configsWaiting: number;
  readonly nodes: readonly NodeNumbers[];
  readonly devices: readonly DeviceNumbers[];
}

export interface NodeNumbers {
  readonly id: string;
  readonly up: boolean;
  readonly lookedAt: number | null;
  readonly devices: number;
  readonly online: number;
  /** Null while the node is down. */
  readonly foreign: number | null;
  readonly addresses: AddressCount;
  /** The latest handshake of any peer there, or null. */
  readonly handshakeAt: number | null;
  /** Null while it is down, or has not reported yet. */
  readonly machine: MachineNumbers | null;
}

/** The state of a node's machine; sizes are bytes. */
export interface MachineNumbers {
  readonly tookMs: number;
  readonly uptime: number;
  readonly load: number;
  readonly cores: number;
  readonly memory: { readonly total: number; readonly available: number };
  readonly disk: { readonly total: number; readonly available: number };
  /** Since it booted; null: no way out was found. */
  readonly network: { readonly received: number; readonly sent: number } | null;
}

export interface DeviceNumbers {
  readonly id: string;
  readonly node: string;
  readonly received: number;
  readonly sent: number;
  readonly seenAt: number | null;
}
