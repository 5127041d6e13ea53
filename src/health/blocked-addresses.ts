import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { heldAddresses, strangersOn } from '../peers/plan/observe.ts';
import { addressesOf } from '../peers/records/device-holdings.ts';
import { type Device, deviceLists, devicesOn } from '../peers/records/device-lists.ts';
import { isOn } from '../peers/records/is-on.ts';
import { memoizeByIdentity } from '../peers/records/memoize-by-identity.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import type { Draft, State } from '../peers/records/records.ts';

/** News that a foreign peer holds a device's address; `address` null: no longer, which is recorded without a message. */
export interface BlockedNews {
  readonly peerId: string;
  readonly friendId: number;
  readonly address: string | null;
}

/** The devices whose friends were told of it. */
const toldOf: (peers: State['peers']) => readonly Device[] = memoizeByIdentity((peers: State['peers']) =>
  deviceLists(peers).all.filter(([, { blocked_told }]) => (blocked_told ?? null) !== null),
);

/** The devices of a node with such news. Pure. A device whose config waits is left out: it is moved to another address and told then. */
export function blockedNews(state: State, nodeId: string, snapshot: Snapshot, now: number): BlockedNews[] {
  const held = heldAddresses(state, nodeId, snapshot, strangersOn(state, nodeId, snapshot));
  const news: BlockedNews[] = [];
  // where nothing is held, as on most nodes, thousands of devices have no news
  for (const [peerId, peer] of held.size === 0 ? toldOf(state.peers) : devicesOn(state, nodeId)) {
    if (peer.server_id !== nodeId) continue;
    const told = peer.blocked_told ?? null;
    const address = blockedAddress(peer, held, snapshot);
    if (address === told || (address !== null && (peer.send !== null || !isOn(state, peer, now)))) continue;
    news.push({ peerId, friendId: peer.telegram_id, address });
  }
  return news;
}

function blockedAddress(peer: PeerRecord, held: ReadonlySet<string>, { peers }: Snapshot): string | null {
  if (held.size === 0) return null;
  const own = peers.get(peer.public_key)?.allowedIps ?? [];
  return addressesOf(peer).find((ip) => held.has(ip) && !own.includes(ip)) ?? null;
}

/** Whether the news still holds. */
export function isStillBlocked(state: State, { peerId, address }: BlockedNews): boolean {
  const peer = state.peers[peerId];
  return peer !== undefined && address !== null && addressesOf(peer).includes(address) && peer.blocked_told !== address;
}

/** Records that the friend was told or cannot be reached, or that it is over. */
export function recordBlocked(draft: Draft, { peerId, address }: BlockedNews): void {
  const peer = draft.peers[peerId];
  if (peer) peer.blocked_told = address;
}
