import { changedNodes } from '../peers/plan/changed-nodes.ts';
import type { State } from '../peers/records/records.ts';

interface Wakeable {
  wake(): void;
}

interface WakeableNode extends Wakeable {
  readonly node: { readonly id: string };
  /** The node may no longer be as it was last seen. */
  requestPoll(): void;
}

interface Sleepers {
  readonly loops: readonly WakeableNode[];
  readonly deliveries: Wakeable;
  readonly broadcaster: Wakeable;
}

/**
 * Who wakes whom, all of it in one place. Everything that works by itself (a node's loop, deliveries, the broadcaster) looks at the
 * store when it wakes, so a wake-up carries no data and one too many does no harm.
 */
export class WakeUps {
  #sleepers: Sleepers = { loops: [], deliveries: { wake: () => undefined }, broadcaster: { wake: () => undefined } };

  /** To be called once everything is built; earlier events wake nobody, and all look at the store when they start. */
  connect(sleepers: Sleepers): void {
    this.#sleepers = sleepers;
  }

  /** A commit: the loops of the nodes whose peers it changed, what may be sent now, and a broadcast that may go on. */
  committed(state: State, previous: State): void {
    const { loops, deliveries, broadcaster } = this.#sleepers;
    const changed = changedNodes(previous, state);
    for (const loop of loops) if (changed.has(loop.node.id)) loop.wake();
    deliveries.wake();
    broadcaster.wake();
  }

  /** A node has what the store says: configs that waited for it may be sent. */
  reconciled(): void {
    this.#sleepers.deliveries.wake();
  }

  /** An interface on this machine was made anew: its loop polls at once. */
  interfaceChanged(nodeId: string): void {
    this.#sleepers.loops.find(({ node }) => node.id === nodeId)?.requestPoll();
  }

  /** The time is another than was thought: guests' ends and waiting configs are judged anew. */
  clockChanged(): void {
    const { loops, deliveries } = this.#sleepers;
    for (const loop of loops) loop.wake();
    deliveries.wake();
  }
}
