import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import { afterChanges, type Snapshot } from '../../peers/nodes/snapshot.ts';
import { applyEvents } from '../../peers/plan/apply-events.ts';
import type { HandshakeOrder } from '../../peers/plan/handshake-order.ts';
import { type Plan, type PlanEvent, plan as planByTheRules } from '../../peers/plan/plan.ts';
import type { NodeDriver } from '../drivers/driver.ts';
import { EndedKeyReports } from './ended-key-reports.ts';
import type { WatchedTime } from './watched-time.ts';

interface ReconcilerParts {
  readonly node: NodeProfile;
  readonly driver: NodeDriver;
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly now: () => number;
  readonly watched: WatchedTime;
  readonly order: HandshakeOrder;
  readonly graceMs: number;
  readonly log: Log;
  readonly notify: NotifyOwner;
  /** The rules; tests break them one by one to show that each is needed. */
  readonly plan?: typeof planByTheRules;
}

/** What an owner may want to find in the log of what happened to a device. */
const HAPPENED: Partial<Record<PlanEvent['kind'], string>> = {
  promote: 'the new key of a device takes over; the old one is off',
  move: 'a foreign peer holds the address of a device: it gets a new one, with new keys',
  purge: 'a device removed a day ago is forgotten; its address is free',
};

/** One step of a node towards the store. */
export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #blocked = new Set<string>();
  readonly #ended: EndedKeyReports;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#ended = new EndedKeyReports({ ...parts, nodeId: parts.node.id });
  }

  /**
   * Rule 9 of docs/ARCHITECTURE.md: commit what happened, plan again, apply. `isUnwritten`: the store could not be told that the node
   * came back, so nothing ends by the time that was watched. `isPoll`: what begins to wait is counted by looks alone, lest every change is
   * followed at once by another one that an edit by hand runs into. Returns the snapshot as the node confirmed it.
   */
  async reconcile(snapshot: Snapshot, { isUnwritten = false, isPoll = true } = {}): Promise<Snapshot> {
    let steps = this.#plan(snapshot, isUnwritten);
    const events = steps.events.filter(({ kind }) => kind !== 'blocked' && (isPoll || kind !== 'count'));
    if (events.length > 0)
      steps = (await this.#applyEvents(events)) ? this.#plan(snapshot, isUnwritten) : withoutReturns(steps);
    this.#reportBlocked(steps.events);
    const changed = steps.set.length + steps.remove.length > 0 ? await this.#apply(snapshot, steps) : snapshot;
    await this.#tellEnded();
    return changed;
  }

  #plan(snapshot: Snapshot, isUnwritten: boolean): Plan {
    const { store, node, now, watched, order, graceMs, plan = planByTheRules } = this.#parts;
    const watchedMs = isUnwritten ? null : watched.seen;
    return plan({ state: store.state, nodeId: node.id, snapshot, now: now(), watched: watchedMs, graceMs, order });
  }

  /** False when nothing could be written: then only what needs no event is done, so that missing peers still return. */
  async #applyEvents(events: readonly PlanEvent[]): Promise<boolean> {
    const { store, node, box, now, watched, log, notify } = this.#parts;
    const context = { node, box, now: new Date(now()).toISOString(), watched };
    const before = store.state;
    let stuck: string[];
    try {
      stuck = await store.update((draft, before) => {
        const stuck = applyEvents(draft, before, events, context);
        const changesStore = events.some(({ kind, peer }) => kind !== 'move' || !stuck.includes(peer));
        if (changesStore) watched.record(draft, node.id);
        return stuck;
      });
    } catch (error) {
      log.error(
        { node: node.id, err: error },
        `node ${node.id}: what happened there could not be written to the store`,
      );
      return false;
    }
    for (const { kind, peer } of events) {
      const friend = before.peers[peer]?.telegram_id;
      const words = HAPPENED[kind];
      log[words === undefined ? 'debug' : 'info'](
        { friend, node: node.id, peer },
        words ?? `${kind} a device's record`,
      );
    }
    if (stuck.length > 0) notify({ kind: 'network-full', node: node.id });
    return true;
  }

  async #apply(snapshot: Snapshot, { set, remove }: Plan): Promise<Snapshot> {
    const { driver, node, log } = this.#parts;
    const peers = set.map(({ publicKey, secret, allowedIps }) => {
      return { publicKey, presharedKey: this.#presharedKey(publicKey, secret), allowedIps };
    });
    await driver.apply({ set: peers, remove });
    if (remove.length > 0) this.#ended.removed(snapshot);
    log.info({ node: node.id, set: set.length, removed: remove.length }, `node ${node.id}: peers brought in line`);
    return afterChanges(snapshot, { set, remove });
  }

  /** The node has what it should have, whether or not the owner can be told of it now. */
  async #tellEnded(): Promise<void> {
    const { node, log } = this.#parts;
    try {
      await this.#ended.tell();
    } catch (error) {
      log.error({ node: node.id, err: error }, `node ${node.id}: that ended keys came back could not be told yet`);
    }
  }

  /** A seal that does not open (an edit by hand) costs its own device the preshared key, and nobody else anything. */
  #presharedKey(publicKey: string, secret: string | null): string | null {
    if (secret === null) return null;
    try {
      return this.#parts.box.open(publicKey, secret).presharedKey;
    } catch (error) {
      this.#parts.log.error(
        { publicKey, err: error },
        'the secret of a device does not open with its public key: /regen makes a new one',
      );
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

/** A waiting key that came back to the node before the store knew it would be judged by its old grace time. */
function withoutReturns({ events, set, remove }: Plan): Plan {
  const returning = new Set(events.flatMap((event) => (event.kind === 'return' ? event.key : [])));
  return { events, set: set.filter(({ publicKey }) => !returning.has(publicKey)), remove };
}
