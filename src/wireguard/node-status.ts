import { settingNames } from '../config/setting-names.ts';
import { formatDuration } from '../format-duration.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { NodeProfile } from '../peers/node-profile.ts';
import type { StorePort } from '../peers/peer-service.ts';
import { type Draft, emptyNode } from '../peers/records.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import { NodeError } from './driver.ts';

interface StatusParts {
  readonly node: NodeProfile;
  readonly store: StorePort;
  readonly now: () => number;
  readonly log: Log;
  readonly notify: NotifyOwner;
}

/** Whether a node is up and the right one; one line in the log when it goes and one when it is back. */
export class NodeStatus {
  readonly #parts: StatusParts;
  #state: 'unknown' | 'up' | 'down' = 'unknown';

  constructor(parts: StatusParts) {
    this.#parts = parts;
  }

  /** Invariant 13: throws when another server key answers than the one in the settings, or else the one first seen. */
  requireKnownKey({ serverKey }: Snapshot): void {
    const { node, notify } = this.#parts;
    const known = node.serverKey ?? this.#record?.server_key ?? serverKey;
    if (known === serverKey) return;
    if (this.#state !== 'down') notify({ kind: 'wrong-server-key', node: node.id, known, seen: serverKey });
    const [setting] = settingNames(node.id, 'SERVER_PUBLIC_KEY');
    throw new NodeError(
      'wrong-key',
      `answers with server key ${serverKey}, known is ${known}; if it was rebuilt, set ${setting}=${serverKey}`,
    );
  }

  /** Whether the store has to learn that the node is back, or its key. */
  isNews({ serverKey }: Snapshot): boolean {
    const { server_key = null, down_since = null } = this.#record ?? {};
    return down_since !== null || server_key !== serverKey;
  }

  record(draft: Draft, { serverKey }: Snapshot): void {
    const { node, now } = this.#parts;
    draft.nodes[node.id] ??= emptyNode();
    const record = draft.nodes[node.id];
    if (!record) return;
    record.server_key = serverKey;
    if (record.down_since !== null) record.up_since = new Date(now()).toISOString();
    record.down_since = null;
  }

  /** `downSince`: what the store knew before this look. */
  succeeded(downSince: string | null): void {
    const { node, log, now } = this.#parts;
    if (downSince !== null) {
      log.info({ node: node.id }, `node ${node.id} is back after ${formatDuration(now() - Date.parse(downSince))}`);
    } else if (this.#state === 'unknown') log.info({ node: node.id }, `node ${node.id} is up`);
    this.#state = 'up';
  }

  /** Only the first failure of an outage is worth a line; the store remembers since when, also across a restart. */
  async failed(error: unknown): Promise<void> {
    const { node, log, notify, store, now } = this.#parts;
    if (!(error instanceof NodeError))
      log.error({ node: node.id, err: error }, `node ${node.id}: a step failed and will be tried again`);
    if (!(error instanceof NodeError) || this.#state === 'down') return;
    this.#state = 'down';
    log.warn({ node: node.id }, `node ${node.id} is down (${error.code}): ${error.message}`);
    if (error.code === 'host-key') notify({ kind: 'host-key-changed', node: node.id, reason: error.message });
    if (this.#record?.down_since) return;
    try {
      await store.update((draft) => {
        draft.nodes[node.id] ??= emptyNode();
        const record = draft.nodes[node.id];
        if (record) record.down_since = new Date(now()).toISOString();
      });
    } catch (cause) {
      log.error({ node: node.id, err: cause }, `node ${node.id}: its outage could not be written to the store`);
    }
  }

  get #record() {
    return this.#parts.store.state.nodes[this.#parts.node.id];
  }
}
