import { isIP } from 'node:net';
import { networkOf, readCidr } from '../../../src/config/cidr.ts';
import { generateKeyPair, type KeyPair } from '../../../src/peers/devices/keys.ts';
import { contains, parseSubnet } from '../../../src/peers/nodes/subnet.ts';

/** One peer as WireGuard keeps it; the handshake is in seconds since 1970, 0 for never. */
export interface SimulatedPeer {
  readonly publicKey: string;
  presharedKey: string | null;
  endpoint: string | null;
  allowedIps: string[];
  handshake: number;
  received: number;
  sent: number;
  keepalive: number;
}

/** What one command or one file says of a peer; what is absent stays as it is. */
export interface PeerChange {
  readonly publicKey: string;
  remove?: boolean;
  presharedKey?: string;
  /** Replaces all that the peer had. */
  allowedIps?: string[];
  keepalive?: number;
}

/** The keys that both ends agreed on; it dies with the peer. */
export interface Session {
  readonly peer: SimulatedPeer;
}

/** What a client's first message proves and tells. */
export interface Greeting {
  readonly serverKey: string;
  readonly clientKey: string;
  readonly presharedKey: string | null;
  readonly from: string;
}

/** Sizes in bytes on the wire: the two handshake messages (WireGuard's whitepaper, 5.4). */
export const HELLO = { initiation: 148, response: 92 } as const;
const NO_KEY = Buffer.alloc(32).toString('base64');

export interface InterfaceOptions {
  readonly name: string;
  readonly port: number;
  readonly keys?: KeyPair;
  /** Lines of AmneziaWG's in its `[Interface]`. */
  readonly parameters?: readonly string[];
  /** Called when anything that `wg show` tells may have changed. */
  readonly onChange?: () => void;
}

/** A WireGuard interface without packets: its peers, the addresses that move between them, handshakes and counters. */
export class SimulatedInterface {
  readonly name: string;
  readonly port: number;
  readonly keys: KeyPair;
  readonly peers = new Map<string, SimulatedPeer>();
  readonly parameters: readonly string[];
  readonly #onChange: () => void;

  constructor(options: InterfaceOptions) {
    const { name, port, keys = generateKeyPair(), parameters = [], onChange = () => undefined } = options;
    this.name = name;
    this.port = port;
    this.keys = keys;
    this.parameters = parameters;
    this.#onChange = onChange;
  }

  /** Makes the changes in their order; an allowed IP moves to the peer that names it last. */
  change(changes: readonly PeerChange[]): void {
    for (const change of changes) {
      if (change.publicKey === this.keys.publicKey) continue; // WireGuard ignores itself as a peer
      if (change.remove) this.peers.delete(change.publicKey);
      else this.#set(change);
    }
    this.#onChange();
  }

  /** Takes a client's handshake, or null when its key or its preshared key is not a peer's, or the server is another. */
  greet({ serverKey, clientKey, presharedKey, from }: Greeting, now: number): Session | null {
    const peer = this.peers.get(clientKey);
    if (!peer || serverKey !== this.keys.publicKey) return null;
    if ((peer.presharedKey ?? NO_KEY) !== (presharedKey ?? NO_KEY)) return null;
    Object.assign(peer, { endpoint: from, handshake: Math.floor(now / 1000) });
    peer.received += HELLO.initiation;
    peer.sent += HELLO.response;
    this.#onChange();
    return { peer };
  }

  /** A packet of the client that asks for an answer of the same size: whether one comes. Only the address's peer may use it. */
  exchange({ peer }: Session, source: string, bytes: number): boolean {
    if (this.peers.get(peer.publicKey) !== peer || this.#ownerOf(source) !== peer) return false;
    peer.received += bytes;
    peer.sent += bytes;
    this.#onChange();
    return true;
  }

  #set({ publicKey, presharedKey, allowedIps, keepalive }: PeerChange): void {
    const peer = this.peers.get(publicKey) ?? newPeer(publicKey);
    this.peers.set(publicKey, peer);
    if (presharedKey !== undefined) peer.presharedKey = presharedKey === NO_KEY ? null : presharedKey;
    if (keepalive !== undefined) peer.keepalive = keepalive;
    if (allowedIps === undefined) return;
    const moved = new Set(allowedIps);
    for (const other of this.peers.values()) other.allowedIps = other.allowedIps.filter((ip) => !moved.has(ip));
    peer.allowedIps = [...moved];
  }

  /** The peer with the longest prefix around the address. */
  #ownerOf(address: string): SimulatedPeer | undefined {
    const host = parseSubnet(`${address}/${isIP(address) === 4 ? 32 : 128}`);
    const around = [...this.peers.values()].flatMap((peer) =>
      peer.allowedIps.filter((ip) => contains(parseSubnet(ip), host)).map((ip) => ({ peer, prefix: prefixOf(ip) })),
    );
    return around.toSorted((a, b) => b.prefix - a.prefix)[0]?.peer;
  }
}

/** An allowed IP as WireGuard stores it: host bits cleared, a bare address alone; null when it is none. */
export function allowedIp(text: string): string | null {
  const cidr = readCidr(text);
  if (!cidr) return null;
  const bits = cidr.family === 4 ? 32 : 128;
  const prefix = cidr.prefix ?? bits;
  return prefix > bits ? null : networkOf(cidr.address, prefix);
}

const prefixOf = (ip: string) => Number(ip.split('/')[1]);

const newPeer = (publicKey: string): SimulatedPeer => ({
  publicKey,
  presharedKey: null,
  endpoint: null,
  allowedIps: [],
  handshake: 0,
  received: 0,
  sent: 0,
  keepalive: 0,
});
