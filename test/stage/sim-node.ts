import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import type { NodeChanges, PeerToSet, Snapshot, SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import { type NodeDriver, NodeError, type NodeParameters } from '../../src/wireguard/drivers/driver.ts';

/**
 * What happens to the next command: `refused`: nothing, and no connection; `lost`: it is done and the answer never comes; `half`:
 * the removals fail; `late`: the answer never comes and it is done later; `garbled`: it is done and the answer makes no sense.
 */
export type NodeFault = 'refused' | 'lost' | 'half' | 'late' | 'garbled';

interface SimPeer {
  ips: string[];
  psk: string | null;
  handshakeAt: number | null;
  /** Made by hand, and in the interface's own file: a reboot brings it back. */
  readonly isForeign: boolean;
}

/** A node with WireGuard's own semantics: an allowed IP moves to the peer that is named last, and addconf is all or nothing. */
export class SimNode {
  readonly id: string;
  readonly ownKey = generateKeyPair().publicKey;
  readonly peers = new Map<string, SimPeer>();
  serverKey = this.ownKey;
  /** The server key that the last complete dump told. */
  lastSeenKey = this.ownKey;
  isUp = true;
  fault: NodeFault | null = null;
  /** Every complete dump and every confirmed or unconfirmed change, for those who check. */
  dumps = 0;
  /** What its polls tell of the interface's own values; undefined: nothing. */
  print: string | undefined;
  /** Commands that hang on the node and are done later. */
  late: NodeChanges[] = [];
  told: NodeParameters | NodeError | null = { parameters: {}, problems: [], unknown: [], headerPrint: null };
  headerKey: string | null = null;
  /** The questions about its parameters. */
  readonly asked: ('parameters' | 'header key')[] = [];
  onDump: () => void = () => undefined;
  onMiss: () => void = () => undefined;
  onFailure: () => void = () => undefined;
  onApply: (changes: NodeChanges) => void = () => undefined;
  readonly #now: () => number;

  constructor(id: string, now: () => number) {
    this.id = id;
    this.#now = now;
  }

  dump(): Snapshot {
    try {
      const fault = this.#takeFault();
      if (fault !== null && fault !== 'half' && fault !== 'late') throw new NodeError('garbled', 'simulated');
    } catch (error) {
      this.onMiss();
      throw error;
    }
    this.dumps += 1;
    this.onDump();
    const peers = [...this.peers].map(([key, { ips, handshakeAt }]): [string, SnapshotPeer] => [
      key,
      { allowedIps: [...ips], handshakeAt, endpoint: null, received: 0, sent: 0 },
    ]);
    const told = this.print === undefined ? {} : { interfacePrint: this.print };
    return { at: this.#now(), serverKey: this.serverKey, ownAddresses: [], peers: new Map(peers), ...told };
  }

  /** What it tells of its AmneziaWG parameters; at first it speaks plain WireGuard. */
  parameters(): NodeParameters | null {
    if (!this.isUp) throw new NodeError('unreachable', 'simulated');
    this.asked.push('parameters');
    if (this.told instanceof NodeError) throw this.told;
    return this.told;
  }

  apply(changes: NodeChanges): void {
    try {
      this.#obey(changes);
    } catch (error) {
      this.onFailure();
      throw error;
    }
  }

  #obey(changes: NodeChanges): void {
    const fault = this.#takeFault();
    this.onApply(changes);
    if (fault === 'late') {
      this.late.push(changes);
      throw new NodeError('timeout', 'simulated');
    }
    this.#change(fault === 'half' ? { ...changes, remove: [] } : changes);
    if (fault !== null) throw new NodeError(fault === 'lost' ? 'timeout' : 'command', 'simulated');
  }

  /** What hung on the node is done now. */
  land(): void {
    for (const changes of this.late.splice(0)) this.#change(changes);
  }

  /** Only what stands in the interface's own file comes back. */
  reboot(): void {
    this.late = [];
    for (const [key, peer] of this.peers) {
      if (peer.isForeign) peer.handshakeAt = null;
      else this.peers.delete(key);
    }
  }

  addForeign(key: string, ips: readonly string[]): void {
    for (const peer of this.peers.values()) peer.ips = peer.ips.filter((ip) => !ips.includes(ip));
    this.peers.set(key, { ips: [...ips], psk: null, handshakeAt: this.#now(), isForeign: true });
    this.late = []; // a command that was sent before anyone could see this peer is nobody's fault
  }

  /** A phone with this key comes by; whether the node knows it. */
  shake(key: string): boolean {
    const peer = this.peers.get(key);
    if (!this.isUp || !peer) return false;
    peer.handshakeAt = this.#now();
    return true;
  }

  /** Whether packets to this address reach the phone with this key. */
  routes(key: string, ip: string): boolean {
    return this.isUp && this.peers.get(key)?.ips.includes(ip) === true;
  }

  /** A fresh connection to it, as a driver opens one. */
  driver(): NodeDriver {
    return {
      dump: async () => this.dump(),
      apply: async (changes) => this.apply(changes),
      statistics: () => Promise.reject(new NodeError('command', 'not simulated')),
      parameters: async () => this.parameters(),
      headerKey: async () => {
        this.asked.push('header key');
        return this.headerKey;
      },
      close: () => Promise.resolve(),
    };
  }

  /** Throws when no command gets through. */
  #takeFault(): NodeFault | null {
    const { fault } = this;
    if (!this.isUp || fault === 'refused') {
      this.fault = this.isUp ? null : fault;
      throw new NodeError('unreachable', 'simulated');
    }
    this.fault = null;
    return fault;
  }

  #change({ set, remove }: NodeChanges): void {
    for (const { publicKey, presharedKey, allowedIps } of set) this.#set({ publicKey, presharedKey, allowedIps });
    for (const key of remove) this.peers.delete(key);
  }

  #set({ publicKey, presharedKey, allowedIps }: PeerToSet): void {
    for (const peer of this.peers.values()) peer.ips = peer.ips.filter((ip) => !allowedIps.includes(ip));
    const peer = this.peers.get(publicKey) ?? { ips: [], psk: null, handshakeAt: null, isForeign: false };
    this.peers.set(publicKey, { ...peer, ips: [...allowedIps], psk: presharedKey ?? peer.psk });
  }
}
