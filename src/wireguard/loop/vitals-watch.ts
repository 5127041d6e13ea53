import type { Judgement } from '../../health/firewall/judgement.ts';
import type { NetworkBytes, NodeDriver, NodeSetup, NodeStatistics } from '../drivers/driver.ts';

/** The last answer of a machine about itself. */
export interface Vitals extends Omit<NodeStatistics, 'setup'> {
  /** Without the firewall rules, which are long: `judgement` has what they do with friends' packets. */
  readonly setup: Omit<NodeSetup, 'surroundings'>;
  readonly judgement: Judgement;
  /** When it answered (ms since 1970), and how long that took (ms). */
  readonly at: number;
  readonly tookMs: number;
  /** How long the SSH connection took to open (ms); null: it is this machine. */
  readonly handshakeMs: number | null;
  /** Bytes a second since the previous answer; null: unknown. */
  readonly rate: NetworkBytes | null;
}

interface WatchParts {
  readonly driver: Pick<NodeDriver, 'statistics' | 'handshakeMs'>;
  /** Whether the node is up; otherwise it is not asked. */
  readonly isUp: () => boolean;
  /** Judges what happens to friends' packets there. */
  readonly judge: (setup: NodeSetup) => Judgement;
  /** Called with each answer that was judged. */
  readonly onJudged?: (judgement: Judgement, setup: NodeSetup) => Promise<void>;
  readonly now: () => number;
}

/** Polls one machine for its load, memory, traffic and firewall. */
export class VitalsWatch {
  readonly #parts: WatchParts;
  #last: Vitals | null = null;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** The last statistics; null while the node is down, or has not answered yet. */
  get vitals(): Vitals | null {
    return this.#parts.isUp() ? this.#last : null;
  }

  /** Asks once; does nothing while the node is down. Rejects with `NodeError`. */
  async poll(): Promise<void> {
    const { driver, isUp, judge, onJudged, now } = this.#parts;
    if (!isUp()) return;
    const asked = now();
    const statistics = await driver.statistics();
    const at = now();
    const { handshakeMs = null } = driver;
    const { surroundings: _, ...setup } = statistics.setup;
    const judgement = judge(statistics.setup);
    const rate = rateOf(this.#last, statistics, at);
    this.#last = { ...statistics, setup, judgement, at, tookMs: at - asked, handshakeMs, rate };
    await onJudged?.(judgement, statistics.setup);
  }
}

/** Bytes a second since `before`; null after a reboot, which resets the counters. */
function rateOf(before: Vitals | null, { network }: NodeStatistics, at: number): NetworkBytes | null {
  if (!before?.network || !network || at <= before.at) return null;
  const seconds = (at - before.at) / 1000;
  const received = (network.received - before.network.received) / seconds;
  const sent = (network.sent - before.network.sent) / seconds;
  return received < 0 || sent < 0 ? null : { received, sent };
}
