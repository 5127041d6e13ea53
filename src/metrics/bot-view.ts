import type { EntryExits } from '../exits/answer.ts';
import type { AddressCount } from '../peers/nodes/count-addresses.ts';

/** The state of the service at one moment, in numbers; times are ms since 1970, sizes bytes. */
export interface BotView {
  readonly telegramReached: boolean;
  readonly people: number;
  readonly recent: number;
  /** People who are off or slow because their allowance is used up. */
  readonly usedUp: number;
  readonly configsWaiting: number;
  readonly nodes: readonly NodeNumbers[];
  readonly devices: readonly DeviceNumbers[];
  readonly doors: readonly DoorNumbers[];
  /** Of nodes with links that answer. */
  readonly exits: readonly ({ readonly node: string } & EntryExits)[];
  /** Nodes with a name server of their own, and whether it answers; those that could not be asked are left out. */
  readonly resolvers: readonly ResolverNumbers[];
}

export interface ResolverNumbers {
  readonly node: string;
  readonly answers: boolean;
  /** Name servers that do not answer it, each once for each way. */
  readonly silent: number;
  /** How many times friends began to ask; null: not known yet. */
  readonly asked: number | null;
}

export interface NodeNumbers {
  readonly id: string;
  readonly up: boolean;
  readonly lookedAt: number | null;
  readonly devices: number;
  /** How many speed limits it has to keep, and whether they are in force as far as is known. */
  readonly limits: { readonly count: number; readonly inForce: boolean };
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

/** What the bot's own last try of a door found; times in ms. */
export interface DoorNumbers {
  readonly node: string;
  /** `host:port`. */
  readonly door: string;
  readonly at: number;
  readonly open: boolean;
  /** Null: no handshake. */
  readonly handshakeMs: number | null;
}
