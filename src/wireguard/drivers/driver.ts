import type { Listings } from '../../health/firewall/listings.ts';
import type { ServerWords } from '../../login-trouble.ts';
import type { NodeChanges, Snapshot } from '../../peers/nodes/snapshot.ts';
import { visible } from '../../visible.ts';

/** Which peers of a node's answer are accepted (invariant 16). */
export interface PeerFilter {
  /** Keys that records name: all of them are accepted. */
  isNamed(publicKey: string): boolean;
  /** The most other peers that are accepted. */
  readonly mostStrangers: number;
}

/** How a node's commands reach it. Every call ends within its time limit and throws only `NodeError`. */
export interface NodeDriver {
  /** Reads the interface; the server's private key stays on the node. Without a `filter` no key counts as named by a record. */
  dump(filter?: PeerFilter): Promise<Snapshot>;
  /** Does all sets with one `addconf` and then all removals; resolves when the node confirmed both. */
  apply(changes: NodeChanges): Promise<void>;
  /** Reads what the machine says of itself. */
  statistics(): Promise<NodeStatistics>;
  /** How long the kept SSH connection took to be made (ms): network, handshake and login; null or absent: there is none. */
  readonly handshakeMs?: number | null;
  /** Lets go of connections and running commands; the driver is not used after it. */
  close(): Promise<void>;
}

/** Load is the average of one minute; memory and disk are bytes; uptime is seconds. */
export interface NodeStatistics {
  readonly load: number;
  readonly cores: number;
  readonly memory: { readonly total: number; readonly available: number };
  readonly disk: { readonly total: number; readonly available: number };
  readonly uptime: number;
  readonly kernel: string;
  /** The version of its WireGuard tools, or null. */
  readonly wireguard: string | null;
  /** What its way out has moved since it booted, and this month if `vnstat` is there to tell; null: no way out was found. */
  readonly network: (NetworkBytes & { readonly month: NetworkBytes | null }) | null;
  readonly setup: NodeSetup;
}

/** Bytes. */
export interface NetworkBytes {
  readonly received: number;
  readonly sent: number;
}

/** How a machine is set up for its friends' traffic. */
export interface NodeSetup {
  /** The machine's clock when it answered, in ms since 1970. */
  readonly clock: number;
  /** Whether it passes on packets of others (IPv4). */
  readonly forwarding: boolean;
  /** The interface's UDP port; null when there is no such interface. */
  readonly port: number | null;
  /** What friends' packets meet there; null: a gate of before version 3 answered, which does not tell. */
  readonly surroundings: Surroundings | null;
  /** From such a gate: the rules that translate source addresses, as its tool prints them; null when they could not be read. */
  readonly nat: readonly string[] | null;
  /** The version of the gate that answered; null: a shell did. */
  readonly gate: number | null;
}

/** A machine's interface, routes, addresses and rules. All of it is the machine's own word: checked where it is used, never shown. */
export interface Surroundings {
  /** Whether the interface is up; null: there is none, or it was not told. */
  readonly link: boolean | null;
  /** Whether packets are passed on that come in by the interface and, back, by the way to the Internet; null: not told. */
  readonly forwards4: boolean | null;
  readonly forwarding6: boolean | null;
  /** Devices that lead to the Internet; null: there is no such route. */
  readonly uplink4: string | null;
  readonly uplink6: string | null;
  readonly own: readonly { readonly device: string; readonly address: string }[];
  readonly listings: Listings;
}

/**
 * `unreachable`: no connection; `timeout`: no answer in time; `refused`: the login failed; `host-key`: another host answered than
 * the pinned one; `no-interface`: there is no such WireGuard interface; `wrong-key`: its server key is not the known one;
 * `command`: a command failed; `garbled`: an answer was incomplete or not understood.
 */
export type NodeErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'refused'
  | 'host-key'
  | 'no-interface'
  | 'wrong-key'
  | 'command'
  | 'garbled';

const LONGEST_MESSAGE = 1000;

interface NodeErrorOptions extends ErrorOptions {
  readonly words?: ServerWords | null;
}

/**
 * Why a node could not be read or changed. The message is for the log: it quotes no dump line and no key. It may hold words of the
 * server, so it is one visible line of bounded length.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly code: NodeErrorCode;
  /** The machine's own words, where they say why. */
  readonly words: ServerWords | null;

  constructor(code: NodeErrorCode, message: string, { words = null, ...options }: NodeErrorOptions = {}) {
    super(visible(message).slice(0, LONGEST_MESSAGE), options);
    this.code = code;
    this.words = words;
  }
}
