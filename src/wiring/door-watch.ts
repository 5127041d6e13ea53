import { setTimeout as wait } from 'node:timers/promises';
import type { NodeSettings } from '../config/settings.ts';
import { type DoorReport, hasArrived, isOpen, type NodeDoors, reportOf } from '../health/doors/door-report.ts';
import type { Log } from '../log.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { type Door, doorsOf, doorText } from '../peers/nodes/door.ts';
import type { Snapshot, SnapshotPeer } from '../peers/nodes/snapshot.ts';
import { needsSettling, settleProbe } from '../peers/plan/probe-peer.ts';
import { type ProbeTask, probeDoor } from '../probe/probe-door.ts';
import { forEachInTurn } from '../telegram/outbox/for-each-isolated.ts';
import { doorTask, isElsewhere } from './door-task.ts';
import type { Knockers, Way } from './knockers.ts';

interface DoorWatchParts {
  readonly nodes: readonly NodeSettings[];
  /** The node's last poll; null while it is down. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  /** Polls the node now, if it answers; rejects never. Absent: what arrived there is not asked. */
  readonly lookAt?: (nodeId: string) => Promise<unknown>;
  readonly store: StorePort;
  readonly box: SecretBox;
  /** Minutes between two rounds; null: nothing is tried. */
  readonly minutes: number | null;
  readonly now: () => number;
  readonly log: Log;
  readonly probe?: typeof probeDoor;
  /** Who knocks at the doors of this machine; absent: nobody. */
  readonly knockers?: Knockers;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/** Up to this part of the pace a round begins later, so that it has no rhythm that somebody could see. */
const JITTER = 0.3;
/** WireGuard tells the times of handshakes in whole seconds: only in a later one it can be seen that a second try arrived. */
const NEXT_SECOND_MS = 1100;

/** Tries the doors of nodes on other machines every few minutes, one after the other, as a friend's app would enter them. */
export class DoorWatch {
  readonly #parts: DoorWatchParts;
  readonly #reports = new Map<string, readonly DoorReport[]>();
  /** Nodes that were seen to have the probe's present key. */
  readonly #ready = new Map<string, string>();
  /** Nodes that the last round found to be on this machine. */
  readonly #here = new Set<string>();
  readonly #end = new AbortController();

  constructor(parts: DoorWatchParts) {
    this.#parts = parts;
  }

  doorsOf(nodeId: string): NodeDoors {
    const { nodes, minutes } = this.#parts;
    const node = nodes.find(({ id }) => id === nodeId);
    if (minutes === null || !node) return null;
    const doors = this.#reports.get(nodeId);
    if (doors !== undefined) return { kind: 'tried', doors };
    if (node.ssh !== null && !this.#here.has(nodeId)) return null;
    return { kind: 'not-from-here', renew: this.#parts.knockers?.toRenew(doorsOf(node)) ?? [] };
  }

  /**
   * Sees that the nodes get or lose the bot's own peer, then tries the doors of those that have it. A node where that fails keeps no other
   * from its turn; rejects at the end with what failed first.
   */
  async round(): Promise<void> {
    const { nodes, minutes, random = Math.random } = this.#parts;
    const [signal, jitter] = [this.#end.signal, (minutes ?? 0) * 60_000 * JITTER * random()];
    await wait(jitter, undefined, { signal }).catch(() => undefined); // only the end interrupts it
    await forEachInTurn(nodes, async (node) => {
      if (signal.aborted) return;
      if (await isElsewhere(node)) this.#here.delete(node.id);
      else this.#here.add(node.id);
      const isWanted = minutes !== null && (await this.#canBeTried(node));
      await this.#settle(node, isWanted);
      if (isWanted) await this.#tryDoors(node);
      else this.#reports.delete(node.id);
    });
  }

  /** Ends a round that is under way; what it was about to find is dropped. */
  stop(): void {
    this.#end.abort();
  }

  /** Of this machine's nodes only by another one that knocks. */
  async #canBeTried(node: NodeSettings): Promise<boolean> {
    const { knockers } = this.#parts;
    if (!this.#here.has(node.id)) return true;
    if (!knockers) return false;
    for (const door of doorsOf(node)) if (await knockers.find(door)) return true;
    return false;
  }

  async #settle(node: NodeSettings, isWanted: boolean): Promise<void> {
    const { store, box } = this.#parts;
    if (!needsSettling(store.state, node, isWanted)) return;
    await store.update((draft, before) => settleProbe(draft, before, node, box, isWanted));
  }

  async #tryDoors(node: NodeSettings): Promise<void> {
    const task = this.#taskFor(node);
    if (task === null) return;
    const before = this.#reports.get(node.id) ?? [];
    const reports: DoorReport[] = [];
    for (const door of doorsOf(node)) {
      const known = before.find((report) => doorText(report.door) === doorText(door)) ?? null;
      const report = await this.#tryDoor(node, task, door, known);
      if (this.#end.signal.aborted) return;
      if (report) this.#logChange(node, known, report);
      if (report) reports.push(report);
    }
    this.#reports.set(node.id, reports);
  }

  /** A door that was open is tried a second time before it is called anything else: a packet may be lost. Null: it cannot be tried now. */
  async #tryDoor(
    node: NodeSettings,
    task: Omit<ProbeTask, 'host' | 'port'>,
    door: Door,
    known: DoorReport | null,
  ): Promise<DoorReport | null> {
    const { id } = node;
    const { now } = this.#parts;
    const way = await this.#wayTo(id, task, door);
    if (way === null) return null;
    const { by, tryOnce } = way;
    const wasOpen = known === null || isOpen(known.outcome);
    if (wasOpen) {
      const first = await tryOnce();
      if (first === null) return null;
      if (isOpen(first) || this.#end.signal.aborted) return reportOf(known, door, first, now(), { by });
      await wait(NEXT_SECOND_MS, undefined, { signal: this.#end.signal }).catch(() => undefined); // only the end interrupts it
    }
    const before = await this.#probePeer(id);
    const outcome = await tryOnce();
    if (outcome === null) return null;
    const after = isOpen(outcome) || this.#end.signal.aborted ? undefined : await this.#probePeer(id);
    if (!isOpen(outcome) && !this.#isStillRight(node, task)) return known;
    return reportOf(known, door, outcome, now(), { by, arrived: hasArrived(outcome, before, after) });
  }

  /** Null: no other node can knock at this machine's door now. */
  async #wayTo(id: string, task: Omit<ProbeTask, 'host' | 'port'>, door: Door): Promise<Way | null> {
    const { probe = probeDoor, knockers } = this.#parts;
    if (this.#here.has(id)) return (await knockers?.wayTo(door, task)) ?? null;
    return { by: null, tryOnce: () => probe({ ...task, ...door }) };
  }

  /** The bot's own peer on the node as it is now; undefined while the node does not answer. */
  async #probePeer(id: string): Promise<SnapshotPeer | undefined> {
    const { lookAt, snapshotOf, store } = this.#parts;
    if (lookAt === undefined) return undefined;
    await lookAt(id);
    return snapshotOf(id)?.peers.get(store.state.nodes[id]?.probe?.public_key ?? '');
  }

  /** Null while the node has no probe yet, or what is needed to enter it is not known. */
  #taskFor(node: NodeSettings): Omit<ProbeTask, 'host' | 'port'> | null {
    const { store, box, snapshotOf } = this.#parts;
    const record = store.state.nodes[node.id];
    const key = record?.probe?.public_key;
    if (key === undefined) return null;
    const snapshot = snapshotOf(node.id);
    const isThere = snapshot?.peers.has(key) === true;
    if (isThere) this.#ready.set(node.id, key);
    // while the node does not answer the bot, its doors may be open: the peer that it had is still there
    if (snapshot !== null ? !isThere : this.#ready.get(node.id) !== key) return null;
    const task = doorTask(node, record, snapshot, box);
    return task && { ...task, signal: this.#end.signal };
  }

  /** Whether the server still wants of a client what was tried: a try with other parameters says nothing about the door. */
  #isStillRight(node: NodeSettings, { parameters }: Pick<ProbeTask, 'parameters'>): boolean {
    const now = this.#taskFor(node);
    return now !== null && JSON.stringify(now.parameters) === JSON.stringify(parameters);
  }

  #logChange({ id }: NodeSettings, before: DoorReport | null, { door, outcome, by = 'here' }: DoorReport): void {
    if (before !== null && before.outcome.kind === outcome.kind) return;
    const level = isOpen(outcome) ? 'info' : 'warn';
    this.#parts.log[level](
      { node: id, outcome },
      `node ${id}: its door ${doorText(door)} is ${outcome.kind} from ${by}`,
    );
  }
}
