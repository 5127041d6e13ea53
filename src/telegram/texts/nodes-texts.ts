import type { NodeReport } from '../../health/node-report.ts';
import type { Vitals } from '../../wireguard/vitals-watch.ts';

/** One server as `/nodes` shows it; names are plain. */
export interface NodeCard extends NodeReport {
  readonly id: string;
  readonly name: string;
  readonly up: boolean;
  readonly vitals: Vitals | null;
  /** Bytes that friends' devices moved in 30 days. */
  readonly month: number;
  /** Names of friends whose new key is not in use. */
  readonly waiting: readonly string[];
}

/** `/nodes`. */
export interface NodesTexts {
  /** As many messages as it takes. */
  cards(cards: readonly NodeCard[]): readonly string[];
}
