import { Backoff } from '../../backoff.ts';
import { mostStrangers } from '../../peers/nodes/most-strangers.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { HandshakeOrder } from '../../peers/plan/handshake-order.ts';
import { nextExpiry } from '../../peers/plan/next-expiry.ts';
import { needsRecording, type Observation, observe, recordObservation } from '../../peers/plan/observe.ts';
import { devicesOn, keysOn } from '../../peers/records/device-lists.ts';
import type { State } from '../../peers/records/records.ts';
import { NodeError, type PeerFilter } from '../drivers/driver.ts';
import type { NodeLoopParts } from './node-loop-parts.ts';
import { type NodeOutage, NodeStatus } from './node-status.ts';
import { pollInterval } from './poll-interval.ts';
import { Reconciler } from './reconciler.ts';
import { Waiters } from './waiters.ts';
import { WakeableSleep } from './wakeable-sleep.ts';
import { WatchedTime } from './watched-time.ts';

/** What a look saw, and the store at that moment. */
export interface PollResult {
  readonly state: State;
  readonly snapshot: Snapshot;
}

/**
 * A crash costs at most so much of the time that was watched (ms): it only makes a wait longer, and each write ends an edit by hand. Less
 * at first, lest nothing ever ends where the daemon is killed again and again.
 */
const STORE_AFTER_MS = 3_600_000;
const FIRST_STORE_AFTER_MS = 5 * 60_000;
/** How long the owner hears of no more foreign peers. */
const REPORT_AGAIN_MS = 3_600_000;
/** A message names fewer. */
const MOST_REPORTED = 100;

/** Brings one node to the store's state and keeps it there, whatever happens to either; waits for nobody else. */
export class NodeLoop {
  readonly #parts: NodeLoopParts;
  readonly #status: NodeStatus;
  readonly #watched: WatchedTime;
  readonly #reconciler: Reconciler;
  readonly #order = new HandshakeOrder();
  readonly #sleep = new WakeableSleep();
  readonly #backoff: Backoff;
  #snapshot: Snapshot | null = null;
  #running: Promise<void> | null = null;
  #isPollDue = false;
  readonly #pollEnd = new Waiters<true>();
  readonly #pollResult = new Waiters<PollResult | null>();
  #wasReset = false;
  #stopped = false;
  #storeAfterMs = FIRST_STORE_AFTER_MS;
  /** When the owner was last told of foreign peers (ms). */
  #reportedAt = -Infinity;

  constructor(parts: NodeLoopParts) {
    this.#parts = parts;
    this.#status = new NodeStatus(parts);
    this.#watched = new WatchedTime(parts.awake, parts.store.state.nodes[parts.node.id]?.watched_ms ?? 0);
    this.#reconciler = new Reconciler({ ...parts, now: this.#accessNow, watched: this.#watched, order: this.#order });
    this.#backoff = new Backoff(1000, parts.longestRetryMs);
  }

  get node(): NodeProfile {
    return this.#parts.node;
  }

  /** What the node was last seen to have, changes since then included; null while it is down. */
  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  /** Why and since when it does not answer; null while it does, or was not looked at yet. */
  get outage(): NodeOutage | null {
    return this.#status.outage;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** The store changed something of this node. */
  wake(): void {
    if (this.#snapshot) this.#sleep.wake(); // a dead node is not asked more often because people ask for it
  }

  /** What was last seen of the node may no longer hold. */
  requestPoll(): void {
    this.#isPollDue = true;
    this.#sleep.wake();
  }

  /**
   * Looks now; resolves with true once that look has ended, whatever it saw, and with false when it takes longer than `ms`. A node
   * that is down is not asked more often because people ask for it.
   */
  async pollWithin(ms: number): Promise<boolean> {
    if (this.#isIdle) return true;
    this.requestPoll();
    return this.#pollEnd.wait(ms, false);
  }

  /** Looks now, and tells what was seen before anything is done about it; null when that takes longer than `ms`, or the node is down. */
  async freshSnapshot(ms: number): Promise<PollResult | null> {
    if (this.#isIdle) return null;
    this.requestPoll();
    return this.#pollResult.wait(ms, null);
  }

  get #isIdle(): boolean {
    return this.#stopped || (!this.#snapshot && this.#status.downSince !== null);
  }

  /** Ends after the step in hand; the driver is closed, so a command that hangs does not keep us. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#sleep.wake();
    await this.#parts.driver.close();
    await this.#running;
    if (this.#watched.unwritten > 0) await this.#storeWatchedTime();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) await this.#sleep.sleep(await this.step());
  }

  /** One look, if it is due, and one step towards the store; returns the ms until the next. */
  async step(): Promise<number> {
    const { downSince } = this.#status;
    const { now, onSnapshot, onReconciled } = this.#parts;
    const began = now();
    const isPoll = !this.#snapshot || this.#isPollDue || this.#msUntilPoll() <= 0;
    const [tellEnd, tellResult] = isPoll ? [this.#pollEnd.begin(), this.#pollResult.begin()] : [];
    try {
      if (isPoll || !this.#snapshot) {
        this.#isPollDue = false;
        this.#snapshot = await this.#poll();
        tellResult?.({ state: this.#parts.store.state, snapshot: this.#snapshot });
        onSnapshot?.(this.#snapshot);
      }
      // With another look due, the store may not know that the node came back.
      const changed = await this.#reconciler.reconcile(this.#snapshot, { isUnwritten: this.#isPollDue, isPoll });
      if (changed !== this.#snapshot) onSnapshot?.(changed);
      this.#snapshot = changed;
      if (!this.#isPollDue) this.#status.succeeded(downSince);
      onReconciled();
      if (isPoll && this.#watched.unwritten >= this.#storeAfterMs) await this.#storeWatchedTime();
      this.#backoff.reset();
      return Math.min(this.#msUntilPoll(), this.#msUntilExpiry());
    } catch (error) {
      this.#snapshot = null;
      this.#watched.pollFailed();
      if (!this.#stopped) await this.#status.failed(error, began);
      return this.#backoff.next();
    } finally {
      tellResult?.(null);
      tellEnd?.(true);
    }
  }

  #msUntilPoll(): number {
    if (!this.#snapshot) return 0;
    const { store, node, now, reconcileMs } = this.#parts;
    const age = now() - this.#snapshot.at;
    if (age < 0) return 0; // the clock was set back: until it has caught up, nobody would look
    return pollInterval(store.state, node.id, now(), reconcileMs) - age;
  }

  /** A guest's time ends by itself, and no commit wakes the node then. */
  #msUntilExpiry(): number {
    const now = this.#accessNow();
    return nextExpiry(this.#parts.store.state, this.node.id, now) - now;
  }

  readonly #accessNow = (): number => (this.#parts.accessNow ?? this.#parts.now)();

  /** Reads the node, believes it only if it is the right one, and keeps what the store has to know of it. */
  async #poll(): Promise<Snapshot> {
    const { node, store, notify } = this.#parts;
    const snapshot = await this.#dump();
    this.#status.requireKnownKey(snapshot);
    this.#watched.pollAnswered();
    this.#order.record(store.state, node.id, this.#snapshot, snapshot);
    const networks = node.network6 === null ? [node.network] : [node.network, node.network6];
    const observed = observe(store.state, node.id, networks, snapshot);
    const unreported = this.#mayReportForeignPeers() ? observed.unreported : [];
    const seen = { ...observed, unreported, wasReset: observed.wasReset || this.#wasReset };
    if (needsRecording(store.state, node.id, seen) || this.#status.needsRecording(snapshot))
      await this.#store(snapshot, seen);
    if (unreported.length > 0) {
      this.#reportedAt = this.#parts.now();
      const more = Math.max(0, unreported.length - MOST_REPORTED) + (snapshot.leftOut ?? 0);
      notify({
        kind: 'foreign-peers',
        node: node.id,
        keys: unreported.slice(0, MOST_REPORTED),
        ...(more > 0 && { more }),
        wide: seen.wide.slice(0, MOST_REPORTED),
      });
    }
    return snapshot;
  }

  /** Of new foreign peers the owner hears once an hour at most, also across a restart. */
  #mayReportForeignPeers(): boolean {
    const { node, store, now } = this.#parts;
    const written = store.state.nodes[node.id]?.reported_at ?? null;
    const ago = now() - Math.max(written === null ? -Infinity : Date.parse(written), this.#reportedAt);
    return ago < 0 || ago >= REPORT_AGAIN_MS;
  }

  /** A full disk must not keep missing peers off the node: while this cannot be written, every step looks again. */
  async #store(snapshot: Snapshot, seen: Observation): Promise<void> {
    const { node, store, log, now } = this.#parts;
    try {
      await store.update((draft) => {
        const at = new Date(now()).toISOString();
        recordObservation(draft, node.id, seen, at);
        const record = draft.nodes[node.id];
        if (record && seen.unreported.length > 0) record.reported_at = at;
        this.#status.record(draft, snapshot);
        this.#watched.record(draft, node.id);
      });
      this.#wasReset = false;
    } catch (error) {
      log.error(
        { node: node.id, err: error },
        `node ${node.id}: what was seen of it could not be written to the store`,
      );
      this.#wasReset = seen.wasReset; // the peers return now, and nothing else would tell of it
      this.#isPollDue = true;
    }
  }

  /** What waits for time to pass there must not begin anew with the next run; while nothing waits, nobody needs to know. */
  async #storeWatchedTime(): Promise<void> {
    const { node, store, log } = this.#parts;
    if (!devicesOn(store.state, node.id).some(([, { counting }]) => Object.keys(counting).length > 0)) return;
    try {
      await store.update((draft) => this.#watched.record(draft, node.id));
      this.#storeAfterMs = Math.min(this.#storeAfterMs * 2, STORE_AFTER_MS);
    } catch (error) {
      log.error({ node: node.id, err: error }, `node ${node.id}: how long it was watched could not be written`);
    }
  }

  /** A kept connection may have died unnoticed: that alone is no outage. */
  async #dump(): Promise<Snapshot> {
    const { driver } = this.#parts;
    const filter = this.#peerFilter();
    try {
      this.#watched.pollStarts();
      return await driver.dump(filter);
    } catch (error) {
      this.#watched.pollFailed();
      if (this.#stopped || !this.#snapshot || !(error instanceof NodeError) || error.code !== 'unreachable')
        throw error;
      this.#watched.pollStarts();
      return driver.dump(filter);
    }
  }

  #peerFilter(): PeerFilter {
    const { node, store } = this.#parts;
    const named = keysOn(store.state, node.id);
    const condemned = store.state.nodes[node.id]?.condemned ?? {};
    return {
      isNamed: (key) => named.has(key) || Object.hasOwn(condemned, key),
      mostStrangers: mostStrangers(node.network),
    };
  }
}
