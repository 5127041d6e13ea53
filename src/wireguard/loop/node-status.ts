import { settingNames } from '../../config/setting-names.ts';
import { formatDuration } from '../../format-duration.ts';
import type { Log } from '../../log.ts';
import { LoggedFaults } from '../../logged-faults.ts';
import type { ServerWords } from '../../login-trouble.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { emptyNode } from '../../peers/records/node-record.ts';
import type { Draft } from '../../peers/records/records.ts';
import { NodeError, type NodeErrorCode } from '../drivers/driver.ts';

/** A rebuilt server is often unreachable first and shows another key later, so these are logged during an outage too. */
const ANOTHER_MACHINE: ReadonlySet<NodeErrorCode> = new Set(['wrong-key', 'host-key']);

interface StatusParts {
  readonly node: NodeProfile;
  readonly store: StorePort;
  readonly now: () => number;
  readonly log: Log;
}

/** The current outage of a node. */
export interface NodeOutage {
  /** When it began (ms since 1970). */
  readonly since: number;
  readonly cause: NodeErrorCode;
  readonly reason: string;
  /** For `wrong-key`: the expected public key of the server, and the one that answered. */
  readonly keys: { readonly known: string; readonly seen: string } | null;
  /** What the machine itself said last, or null. */
  readonly words: ServerWords | null;
}

/** Whether a node is up and the right server. Logs one line when it goes down and one, with the same cause, when it is back. */
export class NodeStatus {
  readonly #parts: StatusParts;
  #state: 'unknown' | 'up' | NodeErrorCode = 'unknown';
  #reason = '';
  #words: ServerWords | null = null;
  #keys: NodeOutage['keys'] = null;
  /** When the outage began (ms). Kept here as well as in the store, which may not be writable. */
  #downAt: number | null = null;
  /** Faults of our own since a step last succeeded. */
  readonly #faults = new LoggedFaults();

  constructor(parts: StatusParts) {
    this.#parts = parts;
  }

  /** Invariant 13: throws unless the server key is the one in the settings, or without that the one seen first. */
  requireKnownKey({ serverKey }: Snapshot): void {
    const { node } = this.#parts;
    const known = node.serverKey ?? this.#record?.server_key ?? serverKey;
    if (known === serverKey) return;
    this.#keys = { known, seen: serverKey };
    const [setting] = settingNames(node.id, 'SERVER_PUBLIC_KEY');
    throw new NodeError(
      'wrong-key',
      `answers with server key ${serverKey}, known is ${known}; if it was rebuilt, set ${setting}=${serverKey}`,
    );
  }

  /** When the current outage began (ms); null when there is none. */
  get downSince(): number | null {
    const written = this.#record?.down_since ?? null;
    return written === null ? this.#downAt : Date.parse(written);
  }

  /** Null while the node is up, and before the first poll. */
  get outage(): NodeOutage | null {
    if (this.#state === 'unknown' || this.#state === 'up') return null;
    const keys = this.#state === 'wrong-key' ? this.#keys : null;
    return {
      since: this.downSince ?? this.#parts.now(),
      cause: this.#state,
      reason: this.#reason,
      keys,
      words: this.#words,
    };
  }

  /** Whether the store does not yet have the node's key, that it answers, or that it is back. */
  needsRecording({ serverKey }: Snapshot): boolean {
    const { server_key = null, answers_since = null } = this.#record ?? {};
    return this.downSince !== null || server_key !== serverKey || answers_since === null;
  }

  /** Writes key, name, return and first answer into the node's record. */
  record(draft: Draft, { serverKey }: Snapshot): void {
    const { node, now } = this.#parts;
    draft.nodes[node.id] ??= emptyNode();
    const record = draft.nodes[node.id];
    if (!record) return;
    record.server_key = serverKey;
    record.name = node.name;
    const at = new Date(now()).toISOString();
    // `up_since` stays as it is at the first poll: grace times are counted from it
    record.answers_since = this.downSince === null ? (record.answers_since ?? record.up_since ?? at) : at;
    if (this.downSince !== null) record.up_since = at;
    record.down_since = null;
  }

  /** Call after a complete step. `downSince`: its value before the step. */
  succeeded(downSince: number | null): void {
    const { node, log, now } = this.#parts;
    if (downSince !== null) {
      // a restart during the outage has forgotten its cause
      const cause = this.#reason === '' ? '' : ` (${this.#state}): ${this.#reason}`;
      log.info({ node: node.id }, `node ${node.id} is back after ${formatDuration(now() - downSince)}${cause}`);
    } else if (this.#state === 'unknown') log.info({ node: node.id }, `node ${node.id} is up`);
    this.#state = 'up';
    this.#reason = '';
    this.#downAt = null;
    this.#faults.end(node.id);
  }

  /**
   * Call after a failed step. Logs the first failure of an outage, and when another machine answers during it, and stores when the
   * outage began, so that a restart does not lose it. `since`: when the step began (ms), which may be long before a timeout.
   */
  async failed(error: unknown, since: number): Promise<void> {
    const { node, log, store } = this.#parts;
    if (!(error instanceof NodeError)) {
      const level = this.#faults.levelOf(node.id, String(error), 'error');
      return log[level]({ node: node.id, err: error }, `node ${node.id}: a step failed and will be tried again`);
    }
    const { code, message, words } = error;
    this.#words = words;
    const wasUp = this.#state === 'up' || this.#state === 'unknown';
    if (!wasUp && (code === this.#state || !ANOTHER_MACHINE.has(code))) return;
    this.#state = code;
    this.#reason = message;
    log.warn({ node: node.id }, `node ${node.id} is down (${code}): ${message}`);
    this.#downAt ??= since;
    if (this.#record?.down_since) return;
    try {
      await store.update((draft) => {
        draft.nodes[node.id] ??= emptyNode();
        const record = draft.nodes[node.id];
        if (record) record.down_since = new Date(since).toISOString();
      });
    } catch (cause) {
      log.error({ node: node.id, err: cause }, `node ${node.id}: its outage could not be written to the store`);
    }
  }

  get #record() {
    return this.#parts.store.state.nodes[this.#parts.node.id];
  }
}
