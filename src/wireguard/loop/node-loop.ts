import type { ParametersTrouble } from '../../amnezia/parameters-trouble.ts';
import { Backoff } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import { LoggedFaults } from '../../logged-faults.ts';
import type { NotifyOwner } from '../../notices.ts';
import { HandshakeOrder } from '../../peers/devices/handshake-order.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { WatchedTime } from '../../peers/plan/counting.ts';
import type { plan } from '../../peers/plan/plan.ts';
import { devicesOn } from '../../peers/records/device-lists.ts';
import { nextExpiry } from '../../peers/records/guests.ts';
import type { State } from '../../peers/records/records.ts';
import type { NodeDriver } from '../drivers/driver.ts';
import { type NodeOutage, NodeStatus } from './node-status.ts';
import { ParametersWatch } from './parameters-watch.ts';
import { Poller } from './poller.ts';
import { Reconciler } from './reconciler.ts';

/** The services and settings that a node's loop uses. */
export interface NodeLoopParts {
  readonly node: NodeProfile;
  readonly driver: NodeDriver;
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly now: () => number;
  /** The clock for people's access and for the dates in the store (ms since 1970); as `now` unless given. */
  readonly accessNow?: () => number;
  /** See `Reconciler`. */
  readonly confirmed?: () => number | null;
  /** How long this process has run (ms), independent of the clock. */
  readonly awake: () => number;
  readonly reconcileMs: number;
  readonly graceMs: number;
  /** The longest wait between attempts while the node is down, in ms. */
  readonly longestRetryMs: number;
  readonly log: Log;
  readonly notify: NotifyOwner;
  /** Called after the node was brought to the state in the store, so that configs can be sent. */
  readonly onReconciled: () => void;
  /** Called with each trusted snapshot, and with what it became by our changes; must not throw. */
  readonly onSnapshot?: (snapshot: Snapshot) => void;
  /** See `Reconciler`. */
  readonly plan?: typeof plan;
}

/** What a poll returned, and the store at that moment. */
export interface PollResult {
  readonly state: State;
  readonly snapshot: Snapshot;
}

/**
 * After how much watched time (ms) it is written to the store. It is not written more often because each write invalidates an edit by
 * hand that is in progress. A crash loses the unwritten part, which only makes waits longer. The first write comes sooner, so that waits
 * also end where the daemon is killed again and again.
 */
const STORE_AFTER_MS = 3_600_000;
const FIRST_STORE_AFTER_MS = 5 * 60_000;

/** Brings one node to the store's state and keeps it there, independent of all other nodes. */
export class NodeLoop {
  readonly #parts: NodeLoopParts;
  readonly #status: NodeStatus;
  readonly #watched: WatchedTime;
  readonly #poller: Poller;
  readonly #reconciler: Reconciler;
  readonly #parameters: ParametersWatch;
  /** In which order its peers shook hands. */
  readonly order = new HandshakeOrder();
  readonly #sleep = new WakeableSleep();
  readonly #backoff: Backoff;
  #snapshot: Snapshot | null = null;
  #running: Promise<void> | null = null;
  #isPollDue = false;
  readonly #pollEnd = new Waiters<true>();
  readonly #pollResult = new Waiters<PollResult | null>();
  #stopped = false;
  #storeAfterMs = FIRST_STORE_AFTER_MS;
  /** Why the watched time could not be written. */
  readonly #faults = new LoggedFaults();

  constructor(parts: NodeLoopParts) {
    this.#parts = parts;
    this.#status = new NodeStatus(parts);
    this.#watched = new WatchedTime(parts.awake, parts.store.state.nodes[parts.node.id]?.watched_ms ?? 0);
    const shared = { ...parts, watched: this.#watched, order: this.order };
    this.#poller = new Poller({ ...shared, status: this.#status });
    this.#reconciler = new Reconciler({ ...shared, now: this.#accessNow });
    this.#parameters = new ParametersWatch(parts);
    this.#backoff = new Backoff(1000, parts.longestRetryMs);
  }

  get node(): NodeProfile {
    return this.#parts.node;
  }

  /** What the node had at the last poll, our changes since then included; null while it is down. */
  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  /** Why and since when it does not answer; null while it does, and before the first poll. */
  get outage(): NodeOutage | null {
    return this.#status.outage;
  }

  /** Why no file can be made for it, if it speaks AmneziaWG; null: nothing is known to be wrong. */
  get parametersTrouble(): ParametersTrouble | null {
    return this.#parameters.trouble;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** The store changed something of this node: the next step begins now. A node that is down keeps its time of the next attempt. */
  wake(): void {
    if (this.#snapshot) this.#sleep.wake();
  }

  /** The next step begins now and polls: what is known of the node may no longer be true. */
  requestPoll(): void {
    this.#isPollDue = true;
    this.#sleep.wake();
  }

  /** Its interface was made anew: nothing that was known of it counts, and it is polled now. */
  interfaceChanged(): void {
    this.#parameters.forget();
    if (this.#snapshot) this.#snapshot = this.#parameters.mark(this.#snapshot);
    this.requestPoll();
  }

  /**
   * Requests a poll. Resolves with true when it has ended, successful or not, and with false if that takes longer than `ms`. While the
   * node is down it requests nothing and resolves with true, so that friends' commands do not cause more polls.
   */
  async pollWithin(ms: number): Promise<boolean> {
    if (this.#isIdle) return true;
    this.requestPoll();
    return this.#pollEnd.wait(ms, false);
  }

  /** Requests a poll and resolves with its result, before anything is changed by it; null when it takes longer than `ms` or fails. */
  async freshSnapshot(ms: number): Promise<PollResult | null> {
    if (this.#isIdle) return null;
    this.requestPoll();
    return this.#pollResult.wait(ms, null);
  }

  get #isIdle(): boolean {
    return this.#stopped || (!this.#snapshot && this.#status.downSince !== null);
  }

  /** Resolves after the current step. The driver is closed first, so a command that hangs does not delay it. */
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

  /** Polls, if that is due, and reconciles once; returns the ms until the next step. */
  async step(): Promise<number> {
    const { downSince } = this.#status;
    const { now, onSnapshot, onReconciled, store } = this.#parts;
    const began = now();
    const isPoll = !this.#snapshot || this.#isPollDue || this.#poller.msUntilDue(this.#snapshot) <= 0;
    const [tellEnd, tellResult] = isPoll ? [this.#pollEnd.begin(), this.#pollResult.begin()] : [];
    try {
      if (isPoll || !this.#snapshot) {
        this.#isPollDue = false;
        const {
          snapshot: polled,
          isRecorded,
          wasReset,
        } = await this.#poller.poll(this.#snapshot, () => !this.#stopped);
        if (!isRecorded) this.#isPollDue = true;
        if (wasReset) this.#parameters.forget();
        const snapshot = this.#parameters.mark(polled);
        this.#snapshot = snapshot;
        tellResult?.({ state: store.state, snapshot });
        onSnapshot?.(snapshot);
      }
      // With another poll due, the store may not know that the node came back.
      const changed = await this.#reconciler.reconcile(this.#snapshot, { isUnwritten: this.#isPollDue, isPoll });
      if (changed !== this.#snapshot) onSnapshot?.(changed);
      // after the peers, which must not wait for it
      this.#snapshot = isPoll ? await this.#parameters.look(changed) : changed;
      if (!this.#isPollDue) this.#status.succeeded(downSince);
      onReconciled();
      if (isPoll && this.#watched.unwritten >= this.#storeAfterMs) await this.#storeWatchedTime();
      this.#backoff.reset();
      return Math.min(this.#poller.msUntilDue(changed), this.#msUntilExpiry());
    } catch (error) {
      this.#snapshot = null;
      this.#parameters.forget();
      this.#watched.pollFailed();
      if (!this.#stopped) await this.#status.failed(error, began);
      return this.#backoff.next();
    } finally {
      tellResult?.(null);
      tellEnd?.(true);
    }
  }

  /** A guest's access and a deadline end by time alone: no commit wakes the loop for it. */
  #msUntilExpiry(): number {
    const now = this.#accessNow();
    return nextExpiry(this.#parts.store.state, this.node.id, now) - now;
  }

  readonly #accessNow = (): number => (this.#parts.accessNow ?? this.#parts.now)();

  /** Writes the watched time to the store, if a device waits for it to pass. */
  async #storeWatchedTime(): Promise<void> {
    const { node, store, log } = this.#parts;
    if (!devicesOn(store.state, node.id).some(([, { counting }]) => Object.keys(counting).length > 0)) return;
    try {
      await store.update((draft) => this.#watched.record(draft, node.id));
      this.#storeAfterMs = Math.min(this.#storeAfterMs * 2, STORE_AFTER_MS);
      if (this.#faults.end(node.id))
        log.info({ node: node.id }, `node ${node.id}: how long it is watched can be written again`);
    } catch (error) {
      log[this.#faults.levelOf(node.id, String(error), 'error')](
        { node: node.id, err: error },
        `node ${node.id}: how long it was watched could not be written`,
      );
    }
  }
}

/** The longest time of Node's timers (ms); a longer one would end at once. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** A sleep that others can end. A `wake` while nobody sleeps ends the next sleep at once. */
class WakeableSleep {
  #wasWoken = false;
  #wakeSleeper: (() => void) | null = null;

  wake(): void {
    this.#wasWoken = true;
    this.#wakeSleeper?.();
  }

  /** Resolves after `ms` (at once if that is not positive), or when woken. */
  async sleep(ms: number): Promise<void> {
    if (!this.#wasWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), MAX_TIMEOUT));
        this.#wakeSleeper = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wakeSleeper = null;
    this.#wasWoken = false;
  }
}

/** Callers who wait for the next poll that begins after their call. */
class Waiters<T> {
  #waiting: ((value: T) => void)[] = [];

  /** Resolves with the value of the next poll, or with `late` after `ms`. */
  async wait<L>(ms: number, late: L): Promise<T | L> {
    const { promise, resolve } = Promise.withResolvers<T | L>();
    const timer = setTimeout(() => resolve(late), ms);
    this.#waiting.push(resolve);
    const told = await promise;
    clearTimeout(timer);
    return told;
  }

  /** A poll begins. Returns the function that answers all who waited so far; only its first call counts. */
  begin(): (value: T) => void {
    const waiting = this.#waiting.splice(0);
    return (value) => {
      for (const tell of waiting.splice(0)) tell(value);
    };
  }
}
