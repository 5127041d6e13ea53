import { type AddressCount, countAddresses } from '../peers/count-addresses.ts';
import { takenAddresses } from '../peers/devices.ts';
import type { NodeProfile } from '../peers/node-profile.ts';
import { plan } from '../peers/plan.ts';
import { isOn, keysOf, type PeerRecord, type State } from '../peers/records.ts';
import type { Snapshot } from '../peers/snapshot.ts';

/** A peer that shook hands so recently is online (WireGuard's whitepaper, 6.1). */
const ONLINE_MS = 3 * 60_000;

/** What store and snapshot say of a node. */
export interface NodeReport {
  /** Since when it is up or down (ms since 1970), as far as the store knows. */
  readonly since: number | null;
  readonly devices: number;
  readonly online: number;
  readonly addresses: AddressCount;
  /** Friends whose new key was sent and has not shaken hands. */
  readonly rekeying: readonly number[];
  /** Null while it is down. */
  readonly foreign: readonly string[] | null;
  /** What the node would have to change to be as the store wants it; null while it is down. */
  readonly drift: { readonly add: number; readonly remove: number } | null;
}

interface ReportInput {
  readonly state: State;
  readonly node: NodeProfile;
  readonly snapshot: Snapshot | null;
  readonly now: number;
  readonly graceMs: number;
}

/** Pure; all times in ms. */
export function nodeReport({ state, node, snapshot, now, graceMs }: ReportInput): NodeReport {
  const records = Object.values(state.peers).filter(({ server_id }) => server_id === node.id);
  const devices = records.filter((peer) => isOn(state, peer, now));
  const record = state.nodes[node.id];
  const since = Date.parse((snapshot ? record?.up_since : record?.down_since) ?? '');
  const known = new Set(records.flatMap(keysOf));
  const upSince = Date.parse(record?.up_since ?? '') || 0;
  const steps = snapshot && plan({ state, nodeId: node.id, snapshot, now, upSince, graceMs });
  return {
    since: Number.isNaN(since) ? null : since,
    devices: devices.length,
    online: devices.filter((peer) => isOnline(peer, snapshot, now)).length,
    addresses: countAddresses(node.network, takenAddresses(state, node)),
    rekeying: [...new Set(devices.filter((peer) => waitsForNewKey(peer, snapshot)).map((peer) => peer.telegram_id))],
    foreign: snapshot && [...snapshot.peers.keys()].filter((key) => !known.has(key)),
    drift: steps && { add: steps.set.length, remove: steps.remove.length },
  };
}

function isOnline(peer: PeerRecord, snapshot: Snapshot | null, now: number): boolean {
  const keys = [peer.public_key, ...(peer.next ? [peer.next.public_key] : [])];
  return keys.some((key) => now - (snapshot?.peers.get(key)?.handshakeAt ?? -Infinity) < ONLINE_MS);
}

/** A new key was sent and has not shaken hands. */
function waitsForNewKey({ next }: PeerRecord, snapshot: Snapshot | null): boolean {
  if (next?.sent_at == null) return false;
  return (snapshot?.peers.get(next.public_key)?.handshakeAt ?? null) === null;
}
