import { changedKeys } from '../peers/devices/changed-keys.ts';
import { handshakeOf } from '../peers/devices/handshakes.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { keysOn } from '../peers/records/device-lists.ts';
import type { State } from '../peers/records/records.ts';

/** Tells when devices were last connected, also while their node is down. */
export interface LastSeen {
  /** The device's latest handshake by any of its keys (ms since 1970), or null when none is known. */
  of(peerId: string): number | null;
}

/** Remembers latest handshakes while the daemon runs; `earlier` gives those from before. */
export class SeenSinceStart implements LastSeen {
  readonly #earlier: LastSeen['of'];
  readonly #times = new Map<string, number>();
  /** By node, the last snapshot and the records beside it. */
  readonly #noted = new Map<string, { readonly snapshot: Snapshot; readonly peers: WeakRef<State['peers']> }>();

  constructor(earlier: LastSeen['of'] = () => null) {
    this.#earlier = earlier;
  }

  /** Remembers the handshakes of a node's snapshot; of the changed keys alone while the records are the same. */
  note(state: State, nodeId: string, snapshot: Snapshot): void {
    const last = this.#noted.get(nodeId);
    const changed = last?.peers.deref() === state.peers ? changedKeys(last.snapshot, snapshot) : null;
    const named = keysOn(state, nodeId);
    for (const key of changed ?? snapshot.peers.keys()) {
      const [id, at] = [named.get(key), handshakeOf(snapshot, key)];
      if (id !== undefined && at !== null && at > (this.#times.get(id) ?? 0)) this.#times.set(id, at);
    }
    this.#noted.set(nodeId, { snapshot, peers: new WeakRef(state.peers) });
  }

  of(peerId: string): number | null {
    return this.#times.get(peerId) ?? this.#earlier(peerId);
  }
}
