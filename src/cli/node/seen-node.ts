import type { NodeSettings } from '../../config/settings.ts';
import type { Trial } from '../../health/firewall/trial.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { State } from '../../peers/records/records.ts';
import type { NodeStatistics } from '../../wireguard/drivers/driver.ts';

/** What `node check` and `doctor` know of a node that answered. */
export interface SeenNode {
  readonly node: NodeSettings;
  readonly snapshot: Snapshot;
  readonly statistics: NodeStatistics;
  /** Between question and answer of the statistics, in ms since 1970. */
  readonly asked: number;
  readonly state: State;
  readonly graceMs: number;
  /** What packets met in a copy of its rules; null: that was not tried. */
  readonly trial: Trial | null;
}
