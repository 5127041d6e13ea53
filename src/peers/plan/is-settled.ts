import type { Snapshot } from '../nodes/snapshot.ts';
import { isOn } from '../records/is-on.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';

/**
 * Whether a plan certainly has nothing to do or to tell about a device: it is on, its one key is on the node with its addresses, and nothing
 * of it waits. A quick answer for most of thousands; false: the rules have to be asked. `held`: the addresses of foreign peers.
 */
export function isSettled(peer: PeerRecord, { state, snapshot, now }: Moment, held: ReadonlySet<string>): boolean {
  const { public_key, wg_ip, wg_ip6 } = peer;
  if (peer.next || peer.deadline != null || peer.spare) return false;
  for (const _ in peer.retired) return false;
  const allowedIps = snapshot.peers.get(public_key)?.allowedIps;
  if (!allowedIps) return false;
  if (allowedIps.length !== (wg_ip6 === null ? 1 : 2) || !allowedIps.includes(wg_ip)) return false;
  if (wg_ip6 !== null && (!allowedIps.includes(wg_ip6) || held.has(wg_ip6))) return false;
  return !held.has(wg_ip) && isOn(state, peer, now);
}

interface Moment {
  readonly state: State;
  readonly snapshot: Snapshot;
  readonly now: number;
}
