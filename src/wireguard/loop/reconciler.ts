import type { Log } from '../../log.ts';
import { LoggedFaults } from '../../logged-faults.ts';
import type { EndedKey, NotifyOwner } from '../../notices.ts';
import type { HandshakeOrder } from '../../peers/devices/handshake-order.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { keyTag } from '../../peers/devices/rekey.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import { afterChanges, type Snapshot } from '../../peers/nodes/snapshot.ts';
import { applyEvents } from '../../peers/plan/apply-events.ts';
import type { WatchedTime } from '../../peers/plan/counting.ts';
import { strangersOn } from '../../peers/plan/observe.ts';
import { type Plan, type PlanEvent, plan as planByTheRules } from '../../peers/plan/plan.ts';
import { SettledDevices } from '../../peers/plan/settled-devices.ts';
import { keyHash } from '../../peers/records/ended-keys.ts';
import { emptyNode } from '../../peers/records/node-record.ts';
import type { NodeDriver } from '../drivers/driver.ts';

interface ReconcilerParts {
  readonly node: NodeProfile;
  readonly driver: NodeDriver;
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly now: () => number;
  readonly watched: WatchedTime;
  readonly order: HandshakeOrder;
  readonly graceMs: number;
  /** The time (ms) by a clock other than the machine's own; null: none has confirmed it lately. */
  readonly confirmed?: () => number | null;
  readonly log: Log;
  readonly notify: NotifyOwner;
  /** The planning function; tests replace it to show that each rule is needed. */
  readonly plan?: typeof planByTheRules;
}

/** Events that are logged at level info, with their sentence. */
const HAPPENED: Partial<Record<PlanEvent['kind'], string>> = {
  promote: 'the new key of a device takes over; the old one is off',
  move: 'a foreign peer holds the address of a device: it gets a new one, with new keys',
  opened: 'a key that was handed over is in use',
  lapse: 'a key that was handed over was not used by its deadline: it is off',
  proven: 'a spare shook hands for the first time',
  settle: 'a spare has been used for three days: it is an ordinary device from now on',
  purge: 'a device removed a day ago is forgotten; its address is free',
};

/** The key of a fault that is the reports' of ended keys; the node's id is that of the node's events. */
const ENDED = 'ended keys';

/** Brings a node to the store's state, one step at a time. */
export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #blocked = new Set<string>();
  readonly #settled = new SettledDevices();
  /** Why the store could not be written. */
  readonly #faults = new LoggedFaults();
  readonly #ended: EndedKeyReports;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#ended = new EndedKeyReports({ ...parts, nodeId: parts.node.id });
  }

  /**
   * Rule 9: commit what happened, plan again, then apply. Returns the snapshot with the changes that the node confirmed. `isUnwritten`:
   * the store could not be told that the node came back, so nothing may end by watched time. `isPoll`: the snapshot is fresh. Only then
   * counting begins for what waits (otherwise every change would be followed by another commit, which makes an edit by hand stale), and a
   * deadline passes.
   */
  async reconcile(snapshot: Snapshot, { isUnwritten = false, isPoll = true } = {}): Promise<Snapshot> {
    let steps = this.#plan(snapshot, isUnwritten);
    const events = steps.events.filter(
      ({ kind }) => kind !== 'blocked' && (isPoll || (kind !== 'count' && kind !== 'lapse')),
    );
    if (events.length > 0)
      steps = (await this.#applyEvents(events)) ? this.#plan(snapshot, isUnwritten) : withoutReturns(steps);
    this.#reportBlocked(steps.events);
    const changed = steps.set.length + steps.remove.length > 0 ? await this.#apply(snapshot, steps) : snapshot;
    await this.#tellEnded();
    return changed;
  }

  #plan(snapshot: Snapshot, isUnwritten: boolean): Plan {
    const { store, node, now, watched, order, graceMs, plan = planByTheRules } = this.#parts;
    const confirmed = this.#parts.confirmed?.() ?? null;
    const watchedMs = isUnwritten ? null : watched.seen;
    const times = { now: now(), watched: watchedMs, confirmed, graceMs };
    return plan({ state: store.state, nodeId: node.id, snapshot, ...times, order, settled: this.#settled });
  }

  /** Commits what the plan found. False when the store could not be written; then only changes that need no event are made. */
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
      log[this.#faults.levelOf(node.id, String(error), 'error')](
        { node: node.id, err: error },
        `node ${node.id}: what happened there could not be written to the store`,
      );
      return false;
    }
    if (this.#faults.end(node.id))
      log.info({ node: node.id }, `node ${node.id}: what happens there can be written to the store again`);
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

  /** A failure here does not make the step fail: the node itself is in order. */
  async #tellEnded(): Promise<void> {
    const { node, log } = this.#parts;
    try {
      await this.#ended.tell();
      this.#faults.end(ENDED);
    } catch (error) {
      log[this.#faults.levelOf(ENDED, String(error), 'error')](
        { node: node.id, err: error },
        `node ${node.id}: that ended keys came back could not be told yet`,
      );
    }
  }

  /** Null also when the sealed secret does not open (after an edit by hand): only this device loses its preshared key. */
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

  /** Rule 7: reports each device whose address a foreign peer holds, once. */
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

/** The plan without the waiting keys that would return: set before the store has their return, they would keep their old grace time. */
function withoutReturns({ events, set, remove }: Plan): Plan {
  const returning = new Set(events.flatMap((event) => (event.kind === 'return' ? event.key : [])));
  return { events, set: set.filter(({ publicKey }) => !returning.has(publicKey)), remove };
}

interface ReportParts {
  readonly nodeId: string;
  readonly store: StorePort;
  readonly notify: NotifyOwner;
  readonly now: () => number;
}

const DAY_MS = 24 * 3_600_000;
/** Each key gets a button, so a message names few. */
const MOST_TOLD = 5;
const MOST_KEPT = 1000;

/** Tells the owner, at most once a day, of ended keys that came back and were removed since the last message. */
class EndedKeyReports {
  readonly #parts: ReportParts;
  readonly #untold = new Map<string, EndedKey>();

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** Notes the ended keys of this snapshot, which were removed from the node. */
  removed(snapshot: Snapshot): void {
    const { store, nodeId } = this.#parts;
    for (const key of strangersOn(store.state, nodeId, snapshot).ended) {
      const address = snapshot.peers.get(key)?.allowedIps.join(', ') ?? '';
      if (this.#untold.size < MOST_KEPT)
        this.#untold.set(key, { key: keyTag(key), tag: keyTag(keyHash(key)), address });
    }
  }

  /** The time is stored before the message is sent: one lost in a crash is not sent again. Rejects as the store does. */
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
