import type { Snapshot } from '../nodes/snapshot.ts';
import { deviceLists } from '../records/device-lists.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { State } from '../records/records.ts';

/** Whether the waiting key is used. False if the old key shook hands last: a friend may try the new file and go back to the old one. */
export function isInUse(
  key: string,
  { public_key }: Pick<PeerRecord, 'public_key'>,
  { snapshot: { peers }, order }: { readonly snapshot: Snapshot; readonly order?: HandshakeOrder | undefined },
): boolean {
  const at = peers.get(key)?.handshakeAt ?? null;
  const before = peers.get(public_key)?.handshakeAt ?? null;
  if (at === null || before === null) return at !== null;
  // handshake times are whole seconds; with `>` a friend who switches within the same second would be offline for two minutes
  return order?.isLater(key, public_key) ?? at >= before;
}

/**
 * Which of a device's two keys shook hands last, by the order of polls. The times of the handshakes are not enough: the node's clock
 * may have been set between them.
 */
export class HandshakeOrder {
  #polls = 0;
  /** Key → number of the last poll that showed a new handshake of it. */
  #shook = new Map<string, number>();

  /** Takes in a poll. `before`: the previous snapshot, or null when there was none; then no handshake is known to be new. */
  record(state: State, nodeId: string, before: Snapshot | null, now: Snapshot): void {
    const shook = new Map<string, number>();
    this.#polls += 1;
    for (const key of before ? keysInTurn(state, nodeId) : []) {
      const at = now.peers.get(key)?.handshakeAt ?? null;
      const isNew = at !== null && at !== (before?.peers.get(key)?.handshakeAt ?? null);
      const poll = isNew ? this.#polls : this.#shook.get(key);
      if (poll !== undefined) shook.set(key, poll);
    }
    this.#shook = shook;
  }

  /** Whether `key` shook hands after `than` did; null when polls do not show it. */
  isLater(key: string, than: string): boolean | null {
    const [own, other] = [this.#shook.get(key) ?? 0, this.#shook.get(than) ?? 0];
    return own === other ? null : own > other;
  }
}

/** Both keys of each device of the node whose new one waits. */
const keysInTurn = (state: State, nodeId: string): string[] =>
  deviceLists(state.peers).rekeying.flatMap(([, { server_id, public_key, next }]) =>
    next && server_id === nodeId ? [public_key, next.public_key] : [],
  );
