import type { ReadParameters } from '../../amnezia/read-parameters.ts';
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

/** Reads and changes one node's interface. Every call ends within its time limit and throws only `NodeError`. */
export interface NodeDriver {
  /** Reads the interface; the server's private key stays on the node. Without a `filter` no key counts as named by a record. */
  dump(filter?: PeerFilter): Promise<Snapshot>;
  /** Sets all peers with one `addconf`, then does all removals; resolves when the node confirmed both. */
  apply(changes: NodeChanges): Promise<void>;
  /** Reads the machine's load, memory, disk, traffic and network setup. */
  statistics(): Promise<NodeStatistics>;
  /** Reads the interface's AmneziaWG parameters, none where it has none; null: the node's gate is older than this. */
  parameters(): Promise<NodeParameters | null>;
  /** Reads the interface's header protection key, a secret; null: there is none, or the node's gate is older than this. */
  headerKey(): Promise<string | null>;
  /** Has the node send packets to a door of another machine, where its gate's file lists that; absent: it has no gate. */
  knock?(knock: Knock): Promise<KnockAnswer>;
  /** Has `vpn-bot-exits` on the node take a text (`load …` or `show`); its answer is for `readServed`. Null: the node's gate is older than this. */
  exits?(text: string): Promise<string | null>;
  /** The same for `vpn-bot-dns`. */
  resolver?(text: string): Promise<string | null>;
  /**
   * Puts these lines of speed limits in force, in place of all earlier ones; its answer is for `readLimits`. `['show']` only looks. Null: the
   * node's gate is older than this.
   */
  limits?(lines: readonly string[]): Promise<string | null>;
  /** How long the present SSH connection took to open (ms): network, handshake and login; null or absent: there is none. */
  readonly handshakeMs?: number | null;
  /** Closes connections and ends running commands; the driver must not be used afterwards. */
  close(): Promise<void>;
}

/** Packets for a door, from one UDP port. */
export interface Knock {
  /** `host:port`. */
  readonly door: string;
  /** At most 100, of at most 1,500 bytes. */
  readonly packets: readonly Buffer[];
  /** How long answers are waited for after the last packet (ms, at most 5000), and how many at most (99). */
  readonly waitMs: number;
  readonly answers: number;
}

/** What came back, with the time from the last packet (ms); `old-gate`: it does not know the word; `not-listed`: its file has not this door. */
export type KnockAnswer = readonly { readonly ms: number; readonly datagram: Buffer }[] | 'old-gate' | 'not-listed';

/** An interface's parameters, without the header protection key. */
export interface NodeParameters extends ReadParameters {
  /** SHA-256 of the text of the header protection key, in hex; null: there is no such key. */
  readonly headerPrint: string | null;
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
  /** Traffic of its outgoing device since boot, and of this month if `vnstat` is installed; null: no such device was found. */
  readonly network: (NetworkBytes & { readonly month: NetworkBytes | null }) | null;
  readonly setup: NodeSetup;
}

/** Numbers of bytes. */
export interface NetworkBytes {
  readonly received: number;
  readonly sent: number;
}

/** How a machine is set up to forward its friends' traffic. */
export interface NodeSetup {
  /** The machine's clock when it answered, in ms since 1970. */
  readonly clock: number;
  /** Whether the kernel forwards packets (IPv4). */
  readonly forwarding: boolean;
  /** The interface's UDP port; null when there is no such interface. */
  readonly port: number | null;
  /** Its routes, addresses and rules; null: the gate is older than version 3 and does not report them. */
  readonly surroundings: Surroundings | null;
  /** From such an old gate: the rules that translate source addresses, as its tool prints them; null: not read. */
  readonly nat: readonly string[] | null;
  /** The version of the gate that answered; null: a shell did. */
  readonly gate: number | null;
  /** Programs of root's there that belong to the bot: name → SHA-256 of the text, in hex. Gates before version 7 do not tell. */
  readonly helpers: ReadonlyMap<string, string>;
}

/** A machine's interface, routes, addresses and rules. It is unchecked input from the machine: checked where it is used, never shown. */
export interface Surroundings {
  /** Whether the interface is up; null: there is none, or it was not reported. */
  readonly link: boolean | null;
  /** Whether packets are forwarded from the interface and, for answers, from the outgoing device; null: not reported. */
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
  /** What the machine itself printed, if it explains the error. */
  readonly words: ServerWords | null;

  constructor(code: NodeErrorCode, message: string, { words = null, ...options }: NodeErrorOptions = {}) {
    super(visible(message).slice(0, LONGEST_MESSAGE), options);
    this.code = code;
    this.words = words;
  }
}
