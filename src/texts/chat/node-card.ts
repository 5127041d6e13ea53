import type { Drift } from '../../health/drift.ts';
import type { NodeReport } from '../../health/node-report.ts';
import type { NodeTrouble } from '../../health/node-troubles.ts';
import type { ServerWords } from '../../login-trouble.ts';
import type { Vitals } from '../../wireguard/loop/vitals-watch.ts';

/** `looking`: right after a start nothing is known of it yet. */
export type NodeState = 'up' | 'down' | 'looking';

/** One server as `/nodes` shows it; names are plain. */
export interface NodeCard extends Omit<NodeReport, 'lastHandshake'> {
  readonly id: string;
  readonly name: string;
  readonly state: NodeState;
  /** What the machine itself said while it was down. */
  readonly words?: ServerWords | null;
  /** Ms since 1970. */
  readonly now: number;
  /** Ms since anybody there shook hands, or null. */
  readonly handshakeAge: number | null;
  readonly vitals: Vitals | null;
  /** What is wrong with its friends' traffic. */
  readonly troubles: readonly NodeTrouble['kind'][];
  /** Bytes that friends' devices moved in 30 days. */
  readonly month: number;
  /** Names of friends whose new key is not in use. */
  readonly waiting: readonly string[];
}

/** A device, or a foreign peer, in words: whose it is (null: nobody's), and where. */
export interface DriftLine {
  readonly who: string | null;
  readonly address: string | null;
  readonly isNext: boolean;
}

/** What was found when somebody had a server looked at: how it differs, or that no answer came. */
export type LookResult =
  | ({ readonly kind: 'seen'; readonly at: number; readonly keeps: number } & {
      readonly [K in Exclude<keyof Drift, 'keeps'>]: readonly DriftLine[];
    })
  | { readonly kind: 'silent' }
  | { readonly kind: 'down' };
