import { changedNodes } from '../peers/plan/changed-nodes.ts';
import type { State } from '../peers/records/records.ts';

interface Wakeable {
  wake(): void;
}

interface WakeableNode extends Wakeable {
  readonly node: { readonly id: string };
  /** Has the node polled now, and nothing believed that was known of its interface. */
  interfaceChanged(): void;
}

interface Sleepers {
  readonly loops: readonly WakeableNode[];
  readonly deliveries: Wakeable;
  readonly broadcaster: Wakeable;
}

/**
 * Who wakes whom, all of it in one place. Everything that works by itself (a node's loop, deliveries, the broadcaster) reads the
 * store when it wakes, so a wake-up carries no data and one too many does no harm.
 */
export class WakeUps {
  #sleepers: Sleepers = { loops: [], deliveries: { wake: () => undefined }, broadcaster: { wake: () => undefined } };

  /** Sets whom to wake. Earlier events wake nobody, which does no harm: everything reads the store when it starts. */
  connect(sleepers: Sleepers): void {
    this.#sleepers = sleepers;
  }

  /** After a commit: wakes the loops of the nodes whose peers it changed, the deliveries and the broadcaster. */
  committed(state: State, previous: State): void {
    const { loops, deliveries, broadcaster } = this.#sleepers;
    const changed = changedNodes(previous, state);
    for (const loop of loops) if (changed.has(loop.node.id)) loop.wake();
    deliveries.wake();
    broadcaster.wake();
  }

  /** After a node got what the store says: wakes the deliveries, since configs may have waited for it. */
  reconciled(): void {
    this.#sleepers.deliveries.wake();
  }

  /** After an interface on this machine was recreated: its loop polls at once. */
  interfaceChanged(nodeId: string): void {
    this.#sleepers.loops.find(({ node }) => node.id === nodeId)?.interfaceChanged();
  }

  /** After the clock was corrected: wakes the loops and deliveries, since guests may have ended and configs may be due. */
  clockChanged(): void {
    const { loops, deliveries } = this.#sleepers;
    for (const loop of loops) loop.wake();
    deliveries.wake();
  }
}
