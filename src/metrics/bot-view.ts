import type { AddressCount } from '../peers/count-addresses.ts';

/** One moment of the service in numbers; times are ms since 1970, sizes bytes. */
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
}

export interface DeviceNumbers {
  readonly id: string;
  readonly node: string;
  readonly received: number;
  readonly sent: number;
  readonly seenAt: number | null;
}
