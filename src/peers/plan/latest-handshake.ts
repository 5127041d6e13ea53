import type { Snapshot } from '../nodes/snapshot.ts';
import { keysOf, type PeerRecord } from '../records/records.ts';

/** When a device last shook hands by any of its keys, by the node's clock (ms); null: never since its interface came up. */
export function latestHandshake(peer: PeerRecord, { peers }: Snapshot): number | null {
  let latest: number | null = null;
  for (const key of keysOf(peer)) {
    const at = peers.get(key)?.handshakeAt ?? null;
    if (at !== null && (latest === null || at > latest)) latest = at;
  }
  return latest;
}
