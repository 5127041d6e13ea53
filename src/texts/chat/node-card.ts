import type { ParametersTrouble } from '../../amnezia/parameters-trouble.ts';
import type { NodeResolver } from '../../dns/resolver-answer.ts';
import type { EntryExits } from '../../exits/answer.ts';
import type { NodeDoors } from '../../health/doors/door-report.ts';
import type { Drift } from '../../health/drift.ts';
import type { NodeReport } from '../../health/node-report.ts';
import type { NodeTrouble } from '../../health/node-troubles.ts';
import type { ServerWords } from '../../login-trouble.ts';
import type { Vitals } from '../../wireguard/loop/vitals-watch.ts';

/** Why speed limits are not in force, as `LimitWatch` says; `words`: the server's own. */
export interface LimitsNote {
  readonly why: string;
  readonly words: string;
}

/** `looking`: not polled yet since the start. */
export type NodeState = 'up' | 'down' | 'looking';

/** What `/nodes` shows of a server; names are plain text. */
export interface NodeCard extends Omit<NodeReport, 'lastHandshake'> {
  readonly id: string;
  readonly name: string;
  readonly state: NodeState;
  /** The server's own error output, if it is down. */
  readonly words?: ServerWords | null;
  /** Ms since 1970. */
  readonly now: number;
  /** Ms since the latest handshake of any peer, or null. */
  readonly handshakeAge: number | null;
  readonly vitals: Vitals | null;
  /** Problems of its friends' traffic, such as missing NAT. */
  readonly troubles: readonly NodeTrouble['kind'][];
  /** Why no config for it goes out, if it speaks AmneziaWG; null: none or nothing is known. */
  readonly parameters: ParametersTrouble | null;
  readonly doors: NodeDoors;
  /** Where its friends leave; null: it has no links, or nothing is known of them. */
  readonly exits: EntryExits | null;
  /** How its own name server is; null: it has none. */
  readonly resolver: NodeResolver | null;
  /** For how many friends and devices speeds are limited, and why that is not in force, if so; absent: for nobody. */
  readonly limits?: { readonly count: number; readonly trouble: LimitsNote | null } | null;
  /** Bytes that friends' devices sent and received in 30 days. */
  readonly month: number;
  /** Names of friends whose new key is not in use yet. */
  readonly waiting: readonly string[];
}

/** A peer that the bot is going to add, change or remove: whose it is (null: foreign), its address, and whether this is its new key. */
export interface DriftLine {
  readonly who: string | null;
  readonly address: string | null;
  readonly isNext: boolean;
}

/** The result of a poll that the owner requested: how the server differs from the plan, or that no answer came. */
export type RequestedPoll =
  | ({ readonly kind: 'seen'; readonly at: number; readonly keeps: number } & {
      readonly [K in Exclude<keyof Drift, 'keeps'>]: readonly DriftLine[];
    })
  | { readonly kind: 'silent' }
  | { readonly kind: 'down' };
