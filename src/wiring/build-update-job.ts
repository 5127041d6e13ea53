import { isQuiet } from '../health/quiet-hours.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { UpdateWatch } from '../telegram/features/updates/update-watch.ts';
import { Notifier } from '../telegram/outbox/notifier.ts';
import { updateFiles } from '../updates/update-state.ts';
import type { Core } from './build-core.ts';

/** The periodic job that tells the owner of new versions. */
export function updateJob({ store, settings, outbox, textsFor, log }: Core): PeriodicJob {
  const now = Date.now; // as root's unit dates what it writes
  const watch = new UpdateWatch({
    ...{ store, now, log, ownerId: settings.adminId, stateFile: updateFiles(settings.peersFile).state },
    notifier: new Notifier({ outbox, now, log }),
    texts: () => textsFor(settings.adminId),
    isQuiet: (at) => isQuiet(at, settings.timezone, store.state.preferences),
  });
  return { name: 'new versions', everyMs: 5000, run: () => watch.check() };
}
