import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { NodeProfile } from '../peers/node-profile.ts';
import { isNews, observe, recordObservation } from '../peers/observe.ts';
import type { StorePort } from '../peers/peer-service.ts';
import { type Plan, type PlanEvent, plan } from '../peers/plan.ts';
import { emptyNode } from '../peers/records.ts';
import type { SecretBox } from '../peers/seal.ts';
import { settle } from '../peers/settle.ts';
import { afterChanges, type Snapshot } from '../peers/snapshot.ts';
import { Alarm } from './alarm.ts';
import { Backoff } from '../backoff.ts';
import { type NodeDriver, NodeError } from './driver.ts';
import { lookInterval } from './look-interval.ts';
import { NodeStatus } from './node-status.ts';

export interface NodeLoopParts {
  readonly node: NodeProfile;
  readonly driver: NodeDriver;
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly now: () => number;
  readonly reconcileMs: number;
  readonly graceMs: number;
  /** The longest wait between attempts while the node is down, in ms. */
  readonly longestRetryMs: number;
  readonly log: Log;
  readonly notify: NotifyOwner;
  /** Called after the node was brought to the store's state: configs may go out now. */
  readonly onConverged: () => void;
}

/** Brings one node to the store's state and keeps it there, whatever happens to either; waits for nobody else. */
export class NodeLoop {
  readonly #parts: NodeLoopParts;
  readonly #status: NodeStatus;
  readonly #alarm = new Alarm();
  readonly #backoff: Backoff;
  readonly #blocked = new Set<string>();
  #snapshot: Snapshot | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(parts: NodeLoopParts) {
    this.#parts = parts;
    this.#status = new NodeStatus(parts);
    this.#backoff = new Backoff(1000, parts.longestRetryMs);
  }

  get node(): NodeProfile {
    return this.#parts.node;
  }

  /** What the node was last seen to have, changes since then included; null while it is down. */
  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** The store changed something of this node. */
  wake(): void {
    if (this.#snapshot) this.#alarm.ring(); // a dead node is not asked more often because people ask for it
  }

  /** Ends after the step in hand; the driver is closed, so a command that hangs does not keep us. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.ring();
    await this.#parts.driver.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) await this.#alarm.sleep(await this.step());
  }

  /** One look, if it is due, and one step towards the store; returns the ms until the next. */
  async step(): Promise<number> {
    try {
      if (this.#untilLook() <= 0) this.#snapshot = await this.#look();
      await this.#converge();
      this.#backoff.reset();
      return this.#untilLook();
    } catch (error) {
      this.#snapshot = null;
      if (!this.#stopped) await this.#status.failed(error);
      return this.#backoff.next();
    }
  }

  #untilLook(): number {
    if (!this.#snapshot) return 0;
    const { store, node, now, reconcileMs } = this.#parts;
    return this.#snapshot.at + lookInterval(store.state, node.id, now(), reconcileMs) - now();
  }

  /** Reads the node, believes it only if it is the right one, and keeps what the store has to know of it. */
  async #look(): Promise<Snapshot> {
    const { node, store, notify, now } = this.#parts;
    const snapshot = await this.#dump();
    this.#status.requireKnownKey(snapshot);
    const networks = node.network6 === null ? [node.network] : [node.network, node.network6];
    const downSince = store.state.nodes[node.id]?.down_since ?? null;
    const seen = observe(store.state, node.id, networks, snapshot);
    if (isNews(store.state, node.id, seen) || this.#status.isNews(snapshot)) {
      await store.update((draft) => {
        draft.nodes[node.id] ??= emptyNode();
        recordObservation(draft, node.id, seen, new Date(now()).toISOString());
        this.#status.record(draft, snapshot);
      });
    }
    this.#status.succeeded(downSince);
    if (seen.unreported.length > 0)
      notify({ kind: 'foreign-peers', node: node.id, keys: seen.unreported, wide: seen.wide });
    return snapshot;
  }

  /** A kept connection may have died unnoticed: that alone is no outage. */
  async #dump(): Promise<Snapshot> {
    const { driver } = this.#parts;
    try {
      return await driver.dump();
    } catch (error) {
      if (this.#stopped || !this.#snapshot || !(error instanceof NodeError) || error.code !== 'unreachable')
        throw error;
      return driver.dump();
    }
  }

  /** DESIGN's rule 9: commit what happened, plan again, then apply. */
  async #converge(): Promise<void> {
    let steps = this.#plan();
    const events = steps.events.filter(({ kind }) => kind !== 'blocked');
    if (events.length > 0) {
      await this.#settle(events);
      steps = this.#plan();
    }
    this.#reportBlocked(steps.events);
    if (steps.set.length + steps.remove.length > 0) await this.#apply(steps);
    this.#parts.onConverged();
  }

  #plan(): Plan {
    const { store, node, now, graceMs } = this.#parts;
    if (!this.#snapshot) throw new Error('planned without a snapshot');
    const upSince = Date.parse(store.state.nodes[node.id]?.up_since ?? '') || 0;
    return plan({ state: store.state, nodeId: node.id, snapshot: this.#snapshot, now: now(), upSince, graceMs });
  }

  async #settle(events: readonly PlanEvent[]): Promise<void> {
    const { store, node, box, now, log, notify } = this.#parts;
    const context = { node, box, now: new Date(now()).toISOString() };
    const stuck = await store.update((draft, before) => settle(draft, before, events, context));
    for (const { kind, peer } of events) log.debug({ node: node.id, peer }, `${kind} a device's record`);
    if (stuck.length > 0) notify({ kind: 'network-full', node: node.id });
  }

  async #apply({ set, remove }: Plan): Promise<void> {
    const { driver, node, log } = this.#parts;
    const peers = set.map(({ publicKey, secret, allowedIps }) => {
      return { publicKey, presharedKey: this.#presharedKey(publicKey, secret), allowedIps };
    });
    await driver.apply({ set: peers, remove });
    if (this.#snapshot) this.#snapshot = afterChanges(this.#snapshot, { set, remove });
    log.info({ node: node.id, set: set.length, removed: remove.length }, `node ${node.id}: peers brought in line`);
  }

  /** A seal that does not open (an edit by hand) costs its own device the preshared key, and nobody else anything. */
  #presharedKey(publicKey: string, secret: string | null): string | null {
    if (secret === null) return null;
    try {
      return this.#parts.box.open(publicKey, secret).presharedKey;
    } catch (error) {
      this.#parts.log.error({ publicKey, err: error }, 'the secret of a device does not open with its public key: /regen makes a new one');
      return null;
    }
  }

  /** Rule 7: the owner hears once of each device whose address a foreign peer holds. */
  #reportBlocked(events: readonly PlanEvent[]): void {
    const { store, node, notify } = this.#parts;
    const blocked = new Set(events.filter(({ kind }) => kind === 'blocked' || kind === 'move').map(({ peer }) => peer));
    for (const id of this.#blocked) if (!blocked.has(id)) this.#blocked.delete(id);
    for (const id of blocked) {
      const peer = store.state.peers[id];
      if (this.#blocked.has(id) || !peer) continue;
      this.#blocked.add(id);
      notify({ kind: 'address-blocked', node: node.id, address: peer.wg_ip, friendId: peer.telegram_id });
    }
  }
}
