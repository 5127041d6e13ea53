import type { NodeState } from './node-card.ts';

export interface NodeLine {
  readonly name: string;
  readonly state: NodeState;
  readonly devices: number;
  readonly online: number;
}

/** Who is there, under the picture. */
export interface StatsSummary {
  readonly friends: number;
  /** Usernames that have not written yet. */
  readonly waiting: number;
  /** Friends whose devices shook hands in the last 24 hours. */
  readonly recent: number;
  readonly nodes: readonly NodeLine[];
  readonly off: readonly {
    readonly name: string;
    readonly needs: readonly string[];
    readonly problems: readonly string[];
  }[];
}
