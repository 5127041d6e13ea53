import { lastHandshake } from '../peers/devices/handshakes.ts';
import type { Snapshot } from '../peers/nodes/snapshot.ts';
import { devicesOn } from '../peers/records/device-lists.ts';
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

  constructor(earlier: LastSeen['of'] = () => null) {
    this.#earlier = earlier;
  }

  /** Remembers the handshakes of a node's snapshot. */
  note(state: State, nodeId: string, snapshot: Snapshot): void {
    for (const [id, peer] of devicesOn(state, nodeId)) {
      const at = lastHandshake(peer, snapshot);
      if (at !== null && at > (this.#times.get(id) ?? 0)) this.#times.set(id, at);
    }
  }

  of(peerId: string): number | null {
    return this.#times.get(peerId) ?? this.#earlier(peerId);
  }
}
