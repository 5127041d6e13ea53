import type { Log } from '../../log.ts';
import { LoggedFaults } from '../../logged-faults.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { HandshakeOrder } from '../../peers/devices/handshake-order.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { mostStrangers } from '../../peers/nodes/most-strangers.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { WatchedTime } from '../../peers/plan/counting.ts';
import { needsRecording, type Observation, observe, recordObservation } from '../../peers/plan/observe.ts';
import { nextDeadline } from '../../peers/records/deadlines.ts';
import { type Device, deviceLists, keysOn } from '../../peers/records/device-lists.ts';
import { isOn } from '../../peers/records/is-on.ts';
import { ownKeysOn } from '../../peers/records/own-peers.ts';
import type { State } from '../../peers/records/records.ts';
import { type NodeDriver, NodeError, type PeerFilter } from '../drivers/driver.ts';
import type { NodeStatus } from './node-status.ts';

interface PollerParts {
  readonly node: NodeProfile;
  readonly driver: NodeDriver;
  readonly store: StorePort;
  readonly now: () => number;
  readonly reconcileMs: number;
  readonly status: NodeStatus;
  readonly watched: WatchedTime;
  readonly order: HandshakeOrder;
  readonly log: Log;
  readonly notify: NotifyOwner;
}

interface Poll {
  readonly snapshot: Snapshot;
  readonly isRecorded: boolean;
  readonly wasReset: boolean;
}

/** The owner is told of new foreign peers at most once in this time (ms). */
const REPORT_AGAIN_MS = 3_600_000;
/** How many foreign peers a message names at most. */
const MOST_REPORTED = 100;

/** Reads one node, and writes into the store what it has to know of the answer. */
export class Poller {
  readonly #parts: PollerParts;
  /** A reset interface that was seen and could not be written to the store yet. */
  #wasReset = false;
  /** Why the store could not be written. */
  readonly #faults = new LoggedFaults();
  /** When the owner was last told of foreign peers (ms). */
  #reportedAt = -Infinity;

  constructor(parts: PollerParts) {
    this.#parts = parts;
  }

  /** Ms until the next poll is due; `last` is what the previous one returned. */
  msUntilDue(last: Snapshot | null): number {
    if (!last) return 0;
    const { store, node, now, reconcileMs } = this.#parts;
    const age = now() - last.at;
    if (age < 0) return 0; // the clock was set back: without this no poll would happen until it has caught up
    if (nextDeadline(store.state, node.id, last.at) <= now()) return 0; // nothing lapses by what was seen before
    return pollInterval(store.state, node.id, now(), reconcileMs) - age;
  }

  /**
   * Reads the node and returns its snapshot; `wasReset`: its interface was made anew. Throws `NodeError` when it does not answer or is not the right server. `isRecorded` is
   * false when the store could not be written: then the next step has to poll again. `last`: the previous snapshot, null after an
   * outage. `mayRetry`: whether a connection that broke is tried once more.
   */
  async poll(last: Snapshot | null, mayRetry: () => boolean): Promise<Poll> {
    const { node, store, status, watched, order } = this.#parts;
    const snapshot = await this.#dump(last, mayRetry);
    status.requireKnownKey(snapshot);
    watched.pollAnswered();
    order.record(store.state, node.id, last, snapshot);
    const networks = node.network6 === null ? [node.network] : [node.network, node.network6];
    const observed = observe(store.state, node.id, networks, snapshot);
    const unreported = this.#mayReportForeignPeers() ? observed.unreported : [];
    const seen = { ...observed, unreported, wasReset: observed.wasReset || this.#wasReset };
    const isNew = needsRecording(store.state, node.id, seen) || status.needsRecording(snapshot);
    const isRecorded = !isNew || (await this.#record(snapshot, seen));
    if (unreported.length > 0) this.#reportForeignPeers(snapshot, seen);
    return { snapshot, isRecorded, wasReset: observed.wasReset };
  }

  /** One retry: a connection that was kept open may have died without a sign, which alone is no outage. */
  async #dump(last: Snapshot | null, mayRetry: () => boolean): Promise<Snapshot> {
    const { driver, watched } = this.#parts;
    const filter = this.#filter();
    try {
      watched.pollStarts();
      return await driver.dump(filter);
    } catch (error) {
      watched.pollFailed();
      if (!mayRetry() || !last || !(error instanceof NodeError) || error.code !== 'unreachable') throw error;
      watched.pollStarts();
      return driver.dump(filter);
    }
  }

  #filter(): PeerFilter {
    const { node, store } = this.#parts;
    const named = keysOn(store.state, node.id);
    const own = ownKeysOn(store.state, node.id);
    const { condemned = {} } = store.state.nodes[node.id] ?? {};
    return {
      isNamed: (key) => named.has(key) || own.has(key) || Object.hasOwn(condemned, key),
      mostStrangers: mostStrangers(node.network),
    };
  }

  /** The store keeps the time of the last report, so that a restart does not report again. */
  #mayReportForeignPeers(): boolean {
    const { node, store, now } = this.#parts;
    const written = store.state.nodes[node.id]?.reported_at ?? null;
    const ago = now() - Math.max(written === null ? -Infinity : Date.parse(written), this.#reportedAt);
    return ago < 0 || ago >= REPORT_AGAIN_MS;
  }

  #reportForeignPeers({ leftOut = 0 }: Snapshot, { unreported, wide }: Observation): void {
    const { node, now, notify } = this.#parts;
    this.#reportedAt = now();
    const more = Math.max(0, unreported.length - MOST_REPORTED) + leftOut;
    notify({
      kind: 'foreign-peers',
      node: node.id,
      keys: unreported.slice(0, MOST_REPORTED),
      ...(more > 0 && { more }),
      wide: wide.slice(0, MOST_REPORTED),
    });
  }

  /** False when the store could not be written, for example on a full disk. Missing peers are still set then. */
  async #record(snapshot: Snapshot, seen: Observation): Promise<boolean> {
    const { node, store, status, watched, log, now } = this.#parts;
    try {
      await store.update((draft) => {
        const at = new Date(now()).toISOString();
        recordObservation(draft, node.id, seen, at);
        const record = draft.nodes[node.id];
        if (record && seen.unreported.length > 0) record.reported_at = at;
        status.record(draft, snapshot);
        watched.record(draft, node.id);
      });
      this.#wasReset = false;
      if (this.#faults.end(node.id))
        log.info({ node: node.id }, `node ${node.id}: what is seen of it can be written to the store again`);
      return true;
    } catch (error) {
      log[this.#faults.levelOf(node.id, String(error), 'error')](
        { node: node.id, err: error },
        `node ${node.id}: what was seen of it could not be written to the store`,
      );
      this.#wasReset = seen.wasReset; // the step sets the peers again, so the next poll would not see the reset
      return false;
    }
  }
}

const RECENT_MS = 15 * 60_000;
/** How long a friend usually takes to install the app and open the config (ms). */
const FIRST_MS = 30 * 60_000;

/**
 * How often a node is polled (ms): every second while a new key was sent in the last 15 minutes, because its first handshake moves
 * the address; every 10 s while one waits longer or a key that was handed over waits for its first use; every 5 s while a config that never connected was sent in the last 30 minutes,
 * because its friend is waiting for a sign that it works, and while one that was given another door tries it; else every `reconcileMs`.
 */
export function pollInterval(state: State, nodeId: string, now: number, reconcileMs: number): number {
  let interval = reconcileMs;
  const lists = deviceLists(state.peers);
  const isFirst = ([, peer]: Device) => peer.server_id === nodeId && isOn(state, peer, now);
  if (lists.sentSince(now - FIRST_MS).some(isFirst)) interval = Math.min(interval, 5000);
  for (const device of lists.tryingDoor) {
    const asked = Date.parse(device[1].trying_door?.at ?? '');
    if (isFirst(device) && Math.abs(now - asked) < FIRST_MS) interval = Math.min(interval, 5000);
  }
  if (lists.withDeadline.some(isFirst)) interval = Math.min(interval, 10_000);
  for (const [, peer] of lists.rekeying) {
    if (peer.next?.sent_at == null || peer.server_id !== nodeId || !isOn(state, peer, now)) continue;
    if (now - Date.parse(peer.next.sent_at) < RECENT_MS) return Math.min(1000, reconcileMs);
    interval = Math.min(interval, 10_000);
  }
  return interval;
}
