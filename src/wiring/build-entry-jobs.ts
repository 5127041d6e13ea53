import { isUntidy, tidy, watchInvites } from '../access/requests.ts';
import { isQuiet } from '../health/quiet-hours.ts';
import { addDays } from '../local-time.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { closePickers } from '../telegram/features/entry/close-pickers.ts';
import { forwardRequests } from '../telegram/features/entry/forward-requests.ts';
import { attendToGuests } from '../telegram/features/entry/guest-notices.ts';
import { Notifier } from '../telegram/outbox/notifier.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { Core } from './build-core.ts';

/** The periodic jobs for access: requests go to the owner, guests' time begins and ends, and old invites are deleted. */
export function entryJobs(core: Core, loops: readonly Pick<NodeLoop, 'snapshot'>[]): PeriodicJob[] {
  const { store, outbox, settings, textsFor, log } = core;
  const { clock, ends } = core;
  const now = clock.best;
  const notifier = new Notifier({ outbox, now, log });
  const isNight = (at: number) => isQuiet(at, settings.timezone, store.state.preferences);
  const common = { store, notifier, ownerId: settings.adminId, now, isQuiet: isNight };
  const guests = {
    ...common,
    textsFor,
    addDays: (ms: number, days: number) => addDays(ms, days, settings.timezone),
    snapshots: () => loops.flatMap(({ snapshot }) => snapshot ?? []),
    log,
    endsLogged: new Set<string>(),
  };
  return [
    {
      name: 'strangers’ requests',
      everyMs: 2000,
      run: () => forwardRequests({ ...common, texts: () => textsFor(settings.adminId) }),
    },
    {
      name: 'questions whom to add',
      everyMs: 60_000,
      run: () => closePickers({ store, ownerId: settings.adminId, now, textsFor, outbox }),
    },
    { name: 'guests', everyMs: 5000, run: () => (isTimeReliable(core) ? attendToGuests(guests) : undefined) },
    {
      name: 'old invites and requests',
      everyMs: 3_600_000,
      run: async () => {
        const { watched, confirmed } = ends();
        const { invites, pending_usernames } = store.state;
        const isWaiting = Object.keys({ ...invites, ...pending_usernames }).length > 0;
        const isOld = confirmed !== null && isUntidy(store.state, confirmed);
        if (!isWaiting && !isOld) return;
        await store.update((draft, before) => {
          draft.clock.watched_ms = Math.floor(watched); // so that a crash does not lose how long they have waited
          watchInvites(draft, watched);
          if (isOld) tidy(draft, before, confirmed);
        });
      },
    },
  ];
}

/** How long after a start the bot waits for a witness (Telegram, a node) to confirm the time (ms). */
const WITNESS_WAIT_MS = 60_000;

/**
 * Whether the clock may be acted on: it is not in doubt, and a witness has confirmed it or had time to. What a wrong clock begins or
 * announces cannot be undone.
 */
export function isTimeReliable({ clock, awake }: Core): boolean {
  return !clock.needsWitness && (clock.confirmed !== null || awake.now() > WITNESS_WAIT_MS);
}
