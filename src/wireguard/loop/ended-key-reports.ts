import type { EndedKey, NotifyOwner } from '../../notices.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { keyTag } from '../../peers/devices/rekey.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { strangersOn } from '../../peers/plan/foreign-peers.ts';
import { keyHash } from '../../peers/records/ended-keys.ts';
import { emptyNode } from '../../peers/records/node-record.ts';

interface ReportParts {
  readonly nodeId: string;
  readonly store: StorePort;
  readonly notify: NotifyOwner;
  readonly now: () => number;
}

const DAY_MS = 24 * 3_600_000;
/** Each has a button. */
const MOST_TOLD = 5;
const MOST_KEPT = 1000;

/** Tells the owner of ended keys that came back and were removed: of all since the last time, once a day at most. */
export class EndedKeyReports {
  readonly #parts: ReportParts;
  readonly #untold = new Map<string, EndedKey>();

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** The node's ended keys of this look were removed. */
  removed(snapshot: Snapshot): void {
    const { store, nodeId } = this.#parts;
    for (const key of strangersOn(store.state, nodeId, snapshot).ended) {
      const address = snapshot.peers.get(key)?.allowedIps.join(', ') ?? '';
      if (this.#untold.size < MOST_KEPT)
        this.#untold.set(key, { key: keyTag(key), tag: keyTag(keyHash(key)), address });
    }
  }

  /** Marked before it is told: a message that a crash swallows comes with the next removal, a day later. Rejects as the store does. */
  async tell(): Promise<void> {
    const { store, nodeId, notify, now } = this.#parts;
    if (this.#untold.size === 0) return;
    const written = store.state.nodes[nodeId]?.ended_told_at ?? null;
    const ago = written === null ? Infinity : now() - Date.parse(written);
    if (ago >= 0 && ago < DAY_MS) return;
    const keys = [...this.#untold.values()];
    await store.update((draft) => {
      draft.nodes[nodeId] ??= emptyNode();
      const node = draft.nodes[nodeId];
      if (node) node.ended_told_at = new Date(now()).toISOString();
    });
    this.#untold.clear();
    notify({
      kind: 'ended-keys',
      node: nodeId,
      keys: keys.slice(0, MOST_TOLD),
      more: Math.max(0, keys.length - MOST_TOLD),
    });
  }
}
