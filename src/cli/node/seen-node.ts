import type { NodeSettings } from '../../config/settings.ts';
import type { Trial } from '../../health/firewall/trial.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { State } from '../../peers/records/records.ts';
import type { NodeParameters, NodeStatistics } from '../../wireguard/drivers/driver.ts';

/** What `node check` and `doctor` have read of a node that answered. */
export interface SeenNode {
  readonly node: NodeSettings;
  readonly snapshot: Snapshot;
  readonly statistics: NodeStatistics;
  /** The middle between request and answer of the statistics (ms since 1970), to compare clocks. */
  readonly asked: number;
  /** The AmneziaWG parameters of its interface; null: the gate is too old to tell them. Absent on a plain WireGuard node. */
  readonly parameters?: NodeParameters | null;
  readonly state: State;
  readonly graceMs: number;
  /** The results of sending packets through a copy of its rules; null: not tried. */
  readonly trial: Trial | null;
}
