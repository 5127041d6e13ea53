import type { PeriodicJob } from '../periodic-jobs.ts';
import { MonthlyDigest } from '../telegram/features/owner/monthly-digest.ts';
import type { NodeView } from '../telegram/views.ts';
import { installedChanges } from '../updates/changes.ts';
import type { Core } from './build-core.ts';
import { drawOrLog } from './build-features.ts';

/** Sends the owner the digest of each month that is over. */
export function digestJob(core: Core, nodes: readonly NodeView[]): PeriodicJob {
  const { settings, store, traffic, outbox, textsFor, clock, log } = core;
  const { adminId: ownerId, nodesOff, timezone } = settings;
  const view = { settings, store, nodes, nodesOff, now: clock.best };
  const monthly = new MonthlyDigest({
    services: { ...view, traffic, timezone, draw: drawOrLog(log), changes: installedChanges },
    ...{ ownerId, outbox, log },
    texts: () => textsFor(ownerId),
    ready: () => traffic.open(),
  });
  return { name: 'the monthly digest', everyMs: 60_000, firstMs: 20_000, run: () => monthly.check() };
}
