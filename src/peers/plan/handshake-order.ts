import type { Snapshot } from '../nodes/snapshot.ts';
import { devicesOn } from '../records/device-lists.ts';
import type { State } from '../records/records.ts';

/**
 * Which of a device's two keys shook hands last, as looks saw it. The times of handshakes alone cannot tell: the node's clock may have
 * been set between the two.
 */
export class HandshakeOrder {
  #looks = 0;
  /** Key → the look that saw it to have shaken hands since the look before. */
  #shook = new Map<string, number>();

  /** A look at the node came after another one; null: whatever happened before it was not seen. */
  record(state: State, nodeId: string, before: Snapshot | null, now: Snapshot): void {
    const shook = new Map<string, number>();
    this.#looks += 1;
    if (before) {
      for (const [, { public_key, next }] of devicesOn(state, nodeId)) {
        if (!next) continue;
        for (const key of [public_key, next.public_key]) {
          const at = now.peers.get(key)?.handshakeAt ?? null;
          const isNew = at !== null && at !== (before.peers.get(key)?.handshakeAt ?? null);
          const look = isNew ? this.#looks : this.#shook.get(key);
          if (look !== undefined) shook.set(key, look);
        }
      }
    }
    this.#shook = shook;
  }

  /** Whether the key shook hands after the other one did; null: no look can tell. */
  isLater(key: string, than: string): boolean | null {
    const [own, other] = [this.#shook.get(key) ?? 0, this.#shook.get(than) ?? 0];
    return own === other ? null : own > other;
  }
}
