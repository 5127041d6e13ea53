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

/** What one look told of a node's interface; the server's private key is never part of it. */
export interface Snapshot {
  /** When it was read, in ms since 1970. */
  readonly at: number;
  readonly serverKey: string;
  /** Host addresses of the interface itself (`10.0.0.1`), as far as the node tells them. */
  readonly ownAddresses: readonly string[];
  readonly peers: ReadonlyMap<string, SnapshotPeer>;
  /** Keys of peers that are there and whose lines were not understood: nothing else is known of them (invariant 16). */
  readonly unreadableKeys?: ReadonlySet<string>;
  /** Something was told of which not even the key was understood, or more than is believed: what is missing here may be there. */
  readonly isPartial?: boolean;
  /** How many peers more than are believed were told of. */
  readonly leftOut?: number;
}

/** Whether the interface has a peer of this key, whatever else is known of it. */
export const isPresent = ({ peers, unreadableKeys }: Snapshot, key: string): boolean =>
  peers.has(key) || (unreadableKeys?.has(key) ?? false);

/** Whether a peer of this key may be there, as far as this look tells. */
export const mayBePresent = (snapshot: Snapshot, key: string): boolean =>
  snapshot.isPartial === true || isPresent(snapshot, key);

/** A peer to add or change: its allowed IPs become exactly these, in one step. */
export interface PeerToSet {
  readonly publicKey: string;
  /** Base64, or null to leave what the interface has. Secret: goes to the node through stdin only. */
  readonly presharedKey: string | null;
  readonly allowedIps: readonly string[];
}

/** A peer that shook hands so recently is online: WireGuard renews a session in use every two minutes (its whitepaper, 6.1). */
export const ONLINE_MS = 3 * 60_000;

/** What one `apply` does on a node: first all sets, then all removals. */
export interface NodeChanges {
  readonly set: readonly PeerToSet[];
  readonly remove: readonly string[];
}

const FRESH: SnapshotPeer = { allowedIps: [], handshakeAt: null, endpoint: null, received: 0, sent: 0 };

/** The snapshot as it is after the node confirmed the changes: an allowed IP moves to the peer named last (FACTS of `wg`). */
export function afterChanges(snapshot: Snapshot, changes: Pick<NodeChanges, 'remove'> & ChangedPeers): Snapshot {
  const peers = new Map(snapshot.peers);
  const taken = new Map(changes.set.flatMap(({ publicKey, allowedIps }) => allowedIps.map((ip) => [ip, publicKey])));
  if (taken.size > 0) {
    for (const [key, peer] of peers) {
      const isKept = (ip: string) => (taken.get(ip) ?? key) === key;
      if (!peer.allowedIps.every(isKept)) peers.set(key, { ...peer, allowedIps: peer.allowedIps.filter(isKept) });
    }
  }
  for (const { publicKey, allowedIps } of changes.set) {
    peers.set(publicKey, { ...(peers.get(publicKey) ?? FRESH), allowedIps: [...allowedIps] });
  }
  for (const key of changes.remove) peers.delete(key);
  const unreadable = [...(snapshot.unreadableKeys ?? [])].filter((key) => !changes.remove.includes(key));
  return { ...snapshot, peers, ...(snapshot.unreadableKeys && { unreadableKeys: new Set(unreadable) }) };
}

interface ChangedPeers {
  readonly set: readonly Pick<PeerToSet, 'publicKey' | 'allowedIps'>[];
}
