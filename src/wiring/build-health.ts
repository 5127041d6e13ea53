import { SeenSinceStart } from '../health/last-seen.ts';
import { PeerHistory } from '../health/peer-history.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { HealthWatch } from '../telegram/features/help/health-watch.ts';
import { HelpDesk, type OpenNode } from '../telegram/features/help/help-desk.ts';
import type { HelpDeskPort } from '../telegram/features/help/not-working.ts';
import { NodeDesk, type VisibleNode } from '../telegram/features/nodes/node-desk.ts';
import type { NodeDeskPort } from '../telegram/features/nodes/node-pages.ts';
import type { Core } from './build-core.ts';

/** What is derived from the nodes' snapshots: help for friends, and messages that they get unasked. */
export interface Health {
  readonly helpDesk: HelpDeskPort;
  readonly nodeDesk: NodeDeskPort;
  readonly job: PeriodicJob;
  /** What recent snapshots of the nodes showed. */
  readonly history: PeerHistory;
}

/** How often new snapshots are checked (ms). A greeting follows a first handshake within this and one poll of the node. */
const WATCH_MS = 1000;

/** Builds what diagnoses devices when their friends ask, and the job that watches devices unasked. */
export function buildHealth(
  { settings, store, outbox, typing, textsFor, traffic, log }: Core,
  nodes: readonly (OpenNode & VisibleNode)[],
): Health {
  const view = { settings, store, nodes, nodesOff: settings.nodesOff, now: Date.now };
  const history = new PeerHistory();
  const lastSeen = new SeenSinceStart((peerId) => traffic.book.devices.get(peerId)?.seenAt ?? null);
  const watch = new HealthWatch({ view, history, lastSeen, outbox, textsFor, timezone: settings.timezone, log });
  return {
    helpDesk: new HelpDesk({ view, history, lastSeen, outbox, typing, textsFor, log }),
    nodeDesk: new NodeDesk({ nodes, log }),
    history,
    job: { name: 'what friends hear of their devices', everyMs: WATCH_MS, run: () => watch.check() },
  };
}
