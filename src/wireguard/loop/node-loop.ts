import { Backoff } from '../../backoff.ts';
import { mostStrangers } from '../../peers/nodes/most-strangers.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { HandshakeOrder } from '../../peers/plan/handshake-order.ts';
import { nextExpiry } from '../../peers/plan/next-expiry.ts';
import { isNews, type Observation, observe, recordObservation } from '../../peers/plan/observe.ts';
import { devicesOn, keysOn } from '../../peers/records/device-lists.ts';
import type { State } from '../../peers/records/records.ts';
import { type Belief, NodeError } from '../drivers/driver.ts';
import { Alarm } from './alarm.ts';
import { Converger } from './converge.ts';
import { lookInterval } from './look-interval.ts';
import type { NodeLoopParts } from './node-loop-parts.ts';
import { type NodeOutage, NodeStatus } from './node-status.ts';
import { NodeWatch } from './node-watch.ts';
import { Waiters } from './waiters.ts';

/** What a look saw, and the store at that moment. */
export interface Look {
  readonly state: State;
  readonly snapshot: Snapshot;
}

/**
 * A crash costs at most so much of the time that was watched (ms): it only makes a wait longer, and each write ends an edit by hand. Less
 * at first, lest nothing ever ends where the daemon is killed again and again.
 */
const KEEP_AFTER_MS = 3_600_000;
const KEEP_FIRST_MS = 5 * 60_000;
/** How long the owner hears of no more foreign peers. */
const TELL_AGAIN_MS = 3_600_000;
/** A message names fewer. */
const MOST_TOLD = 100;

/** Brings one node to the store's state and keeps it there, whatever happens to either; waits for nobody else. */
export class NodeLoop {
  readonly #parts: NodeLoopParts;
  readonly #status: NodeStatus;
  readonly #watch: NodeWatch;
  readonly #converger: Converger;
  readonly #order = new HandshakeOrder();
  readonly #alarm = new Alarm();
  readonly #backoff: Backoff;
  #snapshot: Snapshot | null = null;
  #running: Promise<void> | null = null;
  #lookDue = false;
  readonly #ends = new Waiters<true>();
  readonly #sights = new Waiters<Look | null>();
  #wasReset = false;
  #stopped = false;
  #keepAfterMs = KEEP_FIRST_MS;
  /** When the owner was last told of foreign peers (ms). */
  #toldAt = -Infinity;

  constructor(parts: NodeLoopParts) {
    this.#parts = parts;
    this.#status = new NodeStatus(parts);
    this.#watch = new NodeWatch(parts.awake, parts.store.state.nodes[parts.node.id]?.watched_ms ?? 0);
    this.#converger = new Converger({ ...parts, now: this.#accessNow, watch: this.#watch, order: this.#order });
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
    if (this.#snapshot) this.#alarm.ring(); // a dead node is not asked more often because people ask for it
  }

  /** What was last seen of the node may no longer hold. */
  lookNow(): void {
    this.#lookDue = true;
    this.#alarm.ring();
  }

  /**
   * Looks now; resolves with true once that look has ended, whatever it saw, and with false when it takes longer than `ms`. A node
   * that is down is not asked more often because people ask for it.
   */
  async lookWithin(ms: number): Promise<boolean> {
    if (this.#isIdle) return true;
    this.lookNow();
    return this.#ends.wait(ms, false);
  }

  /** Looks now, and tells what was seen before anything is done about it; null when that takes longer than `ms`, or the node is down. */
  async see(ms: number): Promise<Look | null> {
    if (this.#isIdle) return null;
    this.lookNow();
    return this.#sights.wait(ms, null);
  }

  get #isIdle(): boolean {
    return this.#stopped || (!this.#snapshot && this.#status.downSince !== null);
  }

  /** Ends after the step in hand; the driver is closed, so a command that hangs does not keep us. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.ring();
    await this.#parts.driver.close();
    await this.#running;
    if (this.#watch.unwritten > 0) await this.#keepWatched();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) await this.#alarm.sleep(await this.step());
  }

  /** One look, if it is due, and one step towards the store; returns the ms until the next. */
  async step(): Promise<number> {
    const { downSince } = this.#status;
    const { now, onSeen, onConverged } = this.#parts;
    const began = now();
    const isLook = !this.#snapshot || this.#lookDue || this.#untilLook() <= 0;
    const [tellEnd, tellSight] = isLook ? [this.#ends.begin(), this.#sights.begin()] : [];
    try {
      if (isLook || !this.#snapshot) {
        this.#lookDue = false;
        this.#snapshot = await this.#look();
        tellSight?.({ state: this.#parts.store.state, snapshot: this.#snapshot });
        onSeen?.(this.#snapshot);
      }
      // With another look due, the store may not know that the node came back.
      const changed = await this.#converger.converge(this.#snapshot, { isUnwritten: this.#lookDue, isLook });
      if (changed !== this.#snapshot) onSeen?.(changed);
      this.#snapshot = changed;
      if (!this.#lookDue) this.#status.succeeded(downSince);
      onConverged();
      if (isLook && this.#watch.unwritten >= this.#keepAfterMs) await this.#keepWatched();
      this.#backoff.reset();
      return Math.min(this.#untilLook(), this.#untilExpiry());
    } catch (error) {
      this.#snapshot = null;
      this.#watch.missed();
      if (!this.#stopped) await this.#status.failed(error, began);
      return this.#backoff.next();
    } finally {
      tellSight?.(null);
      tellEnd?.(true);
    }
  }

  #untilLook(): number {
    if (!this.#snapshot) return 0;
    const { store, node, now, reconcileMs } = this.#parts;
    const age = now() - this.#snapshot.at;
    if (age < 0) return 0; // the clock was set back: until it has caught up, nobody would look
    return lookInterval(store.state, node.id, now(), reconcileMs) - age;
  }

  /** A guest's time ends by itself, and no commit wakes the node then. */
  #untilExpiry(): number {
    const now = this.#accessNow();
    return nextExpiry(this.#parts.store.state, this.node.id, now) - now;
  }

  readonly #accessNow = (): number => (this.#parts.accessNow ?? this.#parts.now)();

  /** Reads the node, believes it only if it is the right one, and keeps what the store has to know of it. */
  async #look(): Promise<Snapshot> {
    const { node, store, notify } = this.#parts;
    const snapshot = await this.#dump();
    this.#status.requireKnownKey(snapshot);
    this.#watch.saw();
    this.#order.saw(store.state, node.id, this.#snapshot, snapshot);
    const networks = node.network6 === null ? [node.network] : [node.network, node.network6];
    const observed = observe(store.state, node.id, networks, snapshot);
    const unreported = this.#mayTell() ? observed.unreported : [];
    const seen = { ...observed, unreported, wasReset: observed.wasReset || this.#wasReset };
    if (isNews(store.state, node.id, seen) || this.#status.isNews(snapshot)) await this.#remember(snapshot, seen);
    if (unreported.length > 0) {
      this.#toldAt = this.#parts.now();
      const more = Math.max(0, unreported.length - MOST_TOLD) + (snapshot.leftOut ?? 0);
      notify({
        kind: 'foreign-peers',
        node: node.id,
        keys: unreported.slice(0, MOST_TOLD),
        ...(more > 0 && { more }),
        wide: seen.wide.slice(0, MOST_TOLD),
      });
    }
    return snapshot;
  }

  /** Of new foreign peers the owner hears once an hour at most, also across a restart. */
  #mayTell(): boolean {
    const { node, store, now } = this.#parts;
    const written = store.state.nodes[node.id]?.reported_at ?? null;
    const ago = now() - Math.max(written === null ? -Infinity : Date.parse(written), this.#toldAt);
    return ago < 0 || ago >= TELL_AGAIN_MS;
  }

  /** A full disk must not keep missing peers off the node: while this cannot be written, every step looks again. */
  async #remember(snapshot: Snapshot, seen: Observation): Promise<void> {
    const { node, store, log, now } = this.#parts;
    try {
      await store.update((draft) => {
        const at = new Date(now()).toISOString();
        recordObservation(draft, node.id, seen, at);
        const record = draft.nodes[node.id];
        if (record && seen.unreported.length > 0) record.reported_at = at;
        this.#status.record(draft, snapshot);
        this.#watch.record(draft, node.id);
      });
      this.#wasReset = false;
    } catch (error) {
      log.error(
        { node: node.id, err: error },
        `node ${node.id}: what was seen of it could not be written to the store`,
      );
      this.#wasReset = seen.wasReset; // the peers return now, and nothing else would tell of it
      this.#lookDue = true;
    }
  }

  /** What waits for time to pass there must not begin anew with the next run; while nothing waits, nobody needs to know. */
  async #keepWatched(): Promise<void> {
    const { node, store, log } = this.#parts;
    if (!devicesOn(store.state, node.id).some(([, { counting }]) => Object.keys(counting).length > 0)) return;
    try {
      await store.update((draft) => this.#watch.record(draft, node.id));
      this.#keepAfterMs = Math.min(this.#keepAfterMs * 2, KEEP_AFTER_MS);
    } catch (error) {
      log.error({ node: node.id, err: error }, `node ${node.id}: how long it was watched could not be written`);
    }
  }

  /** A kept connection may have died unnoticed: that alone is no outage. */
  async #dump(): Promise<Snapshot> {
    const { driver } = this.#parts;
    const belief = this.#belief();
    try {
      this.#watch.asks();
      return await driver.dump(belief);
    } catch (error) {
      this.#watch.missed();
      if (this.#stopped || !this.#snapshot || !(error instanceof NodeError) || error.code !== 'unreachable')
        throw error;
      this.#watch.asks();
      return driver.dump(belief);
    }
  }

  #belief(): Belief {
    const { node, store } = this.#parts;
    const named = keysOn(store.state, node.id);
    const condemned = store.state.nodes[node.id]?.condemned ?? {};
    return {
      isNamed: (key) => named.has(key) || Object.hasOwn(condemned, key),
      mostStrangers: mostStrangers(node.network),
    };
  }
}
