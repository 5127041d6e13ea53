import type { Log } from '../../../log.ts';
import type { PollResult } from '../../../wireguard/loop/node-loop.ts';
import type { NodeView } from '../../views.ts';
import type { NodeDeskPort } from './node-pages.ts';

/** A node that can be polled now. */
export interface VisibleNode extends NodeView {
  /** See `NodeLoop`. */
  freshSnapshot(ms: number): Promise<PollResult | null>;
}

interface NodeDeskParts {
  readonly nodes: readonly VisibleNode[];
  readonly log: Log;
}

/** How long a poll may take (ms): the owner waits for the answer. */
const LOOK_MS = 15_000;

/** Requests polls from the nodes' own loops, in the background. */
export class NodeDesk implements NodeDeskPort {
  readonly #parts: NodeDeskParts;

  constructor(parts: NodeDeskParts) {
    this.#parts = parts;
  }

  poll(nodeId: string, show: (result: PollResult | null) => void): void {
    const { nodes, log } = this.#parts;
    const node = nodes.find((view) => view.node.id === nodeId);
    if (!node) {
      show(null);
      return;
    }
    node
      .freshSnapshot(LOOK_MS)
      .then(show)
      .catch((error: unknown) => log.error({ node: nodeId, err: error }, 'what a look saw could not be shown'));
  }
}
