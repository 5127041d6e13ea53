import { noteWritten } from '../../written.ts';

/** One peer as its interface knows it. */
export interface SnapshotPeer {
  /** Networks in canonical form, such as `10.0.0.3/32`; empty when nothing is routed to the peer. */
  readonly allowedIps: readonly string[];
  /** Time of the latest handshake in ms since 1970, or null when there was none since the interface came up. */
  readonly handshakeAt: number | null;
  /** Where the peer was last heard from (`host:port`), or null. */
  readonly endpoint: string | null;
  /** Bytes that the server received from the peer and sent to it since the interface came up. */
  readonly received: number;
  readonly sent: number;
}

/** The state of a node's interface as one poll read it; the server's private key is never part of it. */
export interface Snapshot {
  /** When it was read, in ms since 1970. */
  readonly at: number;
  readonly serverKey: string;
  /** Host addresses of the interface itself (`10.0.0.1`), as far as the node reports them. */
  readonly ownAddresses: readonly string[];
  readonly peers: ReadonlyMap<string, SnapshotPeer>;
  /** Keys of present peers whose lines could not be parsed: nothing else is known of them (invariant 16). */
  readonly unreadableKeys?: ReadonlySet<string>;
  /** Some lines had no readable key, or there were too many: a peer that is missing here may be present on the node. */
  readonly isPartial?: boolean;
  /**
   * Whether the interface's AmneziaWG parameters are known, without which no file that works can be made (invariant 13). Absent on plain
   * WireGuard nodes.
   */
  readonly hasKnownParameters?: boolean;
  /** Of AmneziaWG: a hash of the interface's own values, its parameters among them; absent: the node's gate does not tell it. */
  readonly interfacePrint?: string;
  /** How many peers were left out because there were too many. */
  readonly leftOut?: number;
}

/** Whether the interface certainly has a peer with this key. */
export const isPresent = ({ peers, unreadableKeys }: Snapshot, key: string): boolean =>
  peers.has(key) || (unreadableKeys?.has(key) ?? false);

/** Whether the interface may have a peer with this key. */
export const mayBePresent = (snapshot: Snapshot, key: string): boolean =>
  snapshot.isPartial === true || isPresent(snapshot, key);

/** A peer to add or change: its allowed IPs become exactly these, in one step. */
export interface PeerToSet {
  readonly publicKey: string;
  /** Base64; null: keep what the interface has. A secret: it goes to the node through stdin only. */
  readonly presharedKey: string | null;
  readonly allowedIps: readonly string[];
}

/** The changes of one `apply` on a node: first all sets, then all removals. */
export interface NodeChanges {
  readonly set: readonly PeerToSet[];
  readonly remove: readonly string[];
}

const FRESH: SnapshotPeer = { allowedIps: [], handshakeAt: null, endpoint: null, received: 0, sent: 0 };

/** The snapshot after the node confirmed the changes. As in WireGuard, an allowed IP moves to the peer that was set last. */
export function afterChanges(snapshot: Snapshot, changes: Pick<NodeChanges, 'remove'> & ChangedPeers): Snapshot {
  const peers = new Map(snapshot.peers);
  const written = [...changes.set.map(({ publicKey }) => publicKey), ...changes.remove];
  const taken = new Map(changes.set.flatMap(({ publicKey, allowedIps }) => allowedIps.map((ip) => [ip, publicKey])));
  if (taken.size > 0) {
    snapshot.peers.forEach((peer, key) => {
      const isKept = (ip: string) => (taken.get(ip) ?? key) === key;
      if (peer.allowedIps.every(isKept)) return;
      peers.set(key, { ...peer, allowedIps: peer.allowedIps.filter(isKept) });
      written.push(key);
    });
  }
  for (const { publicKey, allowedIps } of changes.set) {
    peers.set(publicKey, { ...(peers.get(publicKey) ?? FRESH), allowedIps: [...allowedIps] });
  }
  for (const key of changes.remove) peers.delete(key);
  noteWritten(snapshot.peers, peers, written);
  const unreadable = [...(snapshot.unreadableKeys ?? [])].filter((key) => !changes.remove.includes(key));
  return { ...snapshot, peers, ...(snapshot.unreadableKeys && { unreadableKeys: new Set(unreadable) }) };
}

interface ChangedPeers {
  readonly set: readonly Pick<PeerToSet, 'publicKey' | 'allowedIps'>[];
}
