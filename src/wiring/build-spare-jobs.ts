import type { SpareService } from '../access/spare-service.ts';
import type { LastSeen } from '../health/last-seen.ts';
import { isQuiet } from '../health/quiet-hours.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { offerSpares } from '../telegram/features/devices/spare.ts';
import { Notifier } from '../telegram/outbox/notifier.ts';
import type { Core } from './build-core.ts';

/** The periodic jobs for spares: each friend is offered one, and no spare keeps the door of its friend's device. */
export function spareJobs(
  { store, settings, outbox, textsFor, clock, log }: Core,
  spares: Pick<SpareService, 'keepApart'>,
  lastSeen: LastSeen,
): PeriodicJob[] {
  const now = clock.best;
  const offers = {
    ...{ store, nodes: settings.nodes, lastSeen, textsFor, now },
    notifier: new Notifier({ outbox, now, log }),
    isQuiet: (at: number) => isQuiet(at, settings.timezone, store.state.preferences),
  };
  return [
    { name: 'spares of friends', everyMs: 5000, firstMs: 0, run: () => spares.keepApart() },
    { name: 'whom to offer a spare', everyMs: 60_000, run: () => offerSpares(offers) },
  ];
}
