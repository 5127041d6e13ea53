import type { NodeState } from './node-card.ts';

export interface NodeLine {
  readonly name: string;
  readonly state: NodeState;
  readonly devices: number;
  readonly online: number;
  /** Bytes of the period through each exit of the server, and without; null: it has no exits. */
  readonly exits: {
    readonly through: readonly { readonly name: string; readonly bytes: number }[];
    readonly direct: number;
  } | null;
}

/** The numbers in the caption of the `/stats` picture. */
export interface StatsSummary {
  readonly friends: number;
  /** Number of usernames that were added and whose person has not written yet. */
  readonly waiting: number;
  /** Number of friends with a handshake in the last 24 hours. */
  readonly recent: number;
  readonly nodes: readonly NodeLine[];
  readonly off: readonly {
    readonly name: string;
    readonly needs: readonly string[];
    readonly problems: readonly string[];
  }[];
}
