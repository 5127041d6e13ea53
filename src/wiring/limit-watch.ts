import { type LimitsState, readLimits } from '../limits/answer.ts';
import { limitLines } from '../limits/limit-lines.ts';
import type { Log } from '../log.ts';
import { LoggedFaults } from '../logged-faults.ts';
import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { type NodeDriver, NodeError } from '../wireguard/drivers/driver.ts';
import { InOrder } from './in-order.ts';

interface LimitWatchParts {
  readonly store: StorePort;
  /** The drivers of the nodes, by id. */
  readonly drivers: ReadonlyMap<string, Pick<NodeDriver, 'limits'>>;
  /** The time by which access ends (ms). */
  readonly now: () => number;
  readonly log: Log;
  readonly notify: NotifyOwner;
}

/** What is known of a node's limits; `old-gate`: its gate does not know the word. */
export type SeenLimits = LimitsState | { readonly kind: 'old-gate'; readonly words: '' };

/** As `LimitWatch.troubleOf`. */
export type LimitsTrouble = (nodeId: string) => { readonly why: string; readonly words: string } | null;

const HARMLESS: ReadonlySet<SeenLimits['kind']> = new Set(['there', 'missing', 'none']);

/** Keeps speed limits in force on every node: tells it all of them after a commit that changes them, and again at each look. */
export class LimitWatch {
  readonly #parts: LimitWatchParts;
  /** Node → the lines that it confirmed last. */
  readonly #told = new Map<string, string>();
  readonly #states = new Map<string, SeenLimits>();
  /** So that texts arrive in order. */
  readonly #telling: InOrder;
  /** Why a node does not answer. */
  readonly #faults = new LoggedFaults();

  constructor(parts: LimitWatchParts) {
    this.#parts = parts;
    this.#telling = new InOrder('telling the speed limits of node', parts.log);
  }

  /** Why limits that the node should have are not in force; null: they are, there are none, or nothing is known. */
  troubleOf(nodeId: string): { readonly why: string; readonly words: string } | null {
    const state = this.stateOf(nodeId);
    if (state === null || HARMLESS.has(state.kind) || this.#linesOf(nodeId).length === 0) return null;
    return { why: state.kind, words: state.words };
  }

  /** What the node said last; null: nothing yet. */
  stateOf(nodeId: string): SeenLimits | null {
    return this.#states.get(nodeId) ?? null;
  }

  /** After a commit: tells the nodes whose lines it changed. Does not wait for them. */
  committed(): void {
    for (const node of this.#parts.drivers.keys()) {
      const told = this.#told.get(node);
      if (told !== undefined && told !== this.#linesOf(node).join('\n')) void this.#tell(node);
    }
  }

  /** Puts back what was lost on nodes with limits, and tells nodes that were not told yet in this run. */
  async look(): Promise<void> {
    const nodes = [...this.#parts.drivers.keys()];
    await Promise.all(
      nodes.filter((id) => this.#told.get(id) !== '' || this.#linesOf(id).length > 0).map((id) => this.#tell(id)),
    );
  }

  #linesOf(node: string): string[] {
    return limitLines(this.#parts.store.state, node, this.#parts.now());
  }

  #tell(node: string): Promise<void> {
    return this.#telling.run(node, () => this.#tellNow(node));
  }

  async #tellNow(node: string): Promise<void> {
    const lines = this.#linesOf(node);
    const text = lines.join('\n');
    const seen = await this.#ask(node, lines);
    if (seen === null) return;
    const wasTold = this.#told.get(node) === text;
    const before = this.#states.get(node)?.kind;
    this.#states.set(node, lines.length === 0 && seen.kind === 'old-gate' ? { kind: 'none', words: '' } : seen);
    const isDone = HARMLESS.has(seen.kind) || lines.length === 0;
    if (isDone) this.#told.set(node, text);
    if (isDone && wasTold && seen.kind === 'missing')
      this.#parts.log.warn({ node }, `node ${node}: its speed limits were gone, and are back`);
    if (!isDone && seen.kind !== before) {
      const { log, notify } = this.#parts;
      log.warn({ node, why: seen.kind, said: seen.words }, `node ${node}: its speed limits are not in force`);
      notify({ kind: 'limits-off', node, why: seen.kind, words: seen.words });
    }
  }

  /** Null, with a line in the log, when the node does not answer. */
  async #ask(node: string, lines: readonly string[]): Promise<SeenLimits | null> {
    const { drivers, log } = this.#parts;
    try {
      const answer = await drivers.get(node)?.limits?.(lines);
      if (this.#faults.end(node)) log.info({ node }, `node ${node}: its speed limits can be sent to it again`);
      if (answer === null || answer === undefined) return { kind: 'old-gate', words: '' };
      return readLimits(answer) ?? { kind: 'failed', words: '' };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      if (lines.length === 0) return null;
      const level = this.#faults.levelOf(node, String(error), 'info');
      log[level]({ node, err: error }, `node ${node}: its speed limits could not be sent to it`);
      return null;
    }
  }
}
