import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { plan } from '../../peers/plan/plan.ts';
import type { NodeDriver } from '../drivers/driver.ts';

/** What a node's loop is made of. */
export interface NodeLoopParts {
  readonly node: NodeProfile;
  readonly driver: NodeDriver;
  readonly store: StorePort;
  readonly box: SecretBox;
  readonly now: () => number;
  /** By which people's access begins and ends, and what happens to their devices is dated (ms since 1970); as `now` unless given. */
  readonly accessNow?: () => number;
  /** How long this process has run (ms), whatever any clock says. */
  readonly awake: () => number;
  readonly reconcileMs: number;
  readonly graceMs: number;
  /** The longest wait between attempts while the node is down, in ms. */
  readonly longestRetryMs: number;
  readonly log: Log;
  readonly notify: NotifyOwner;
  /** Called after the node was brought to the store's state: configs may go out now. */
  readonly onReconciled: () => void;
  /** Called with each snapshot that is believed, and with what it became by our changes; must not throw. */
  readonly onSnapshot?: (snapshot: Snapshot) => void;
  /** See `Reconciler`. */
  readonly plan?: typeof plan;
}
