import { isUntidy, tidy } from '../access/requests.ts';
import { isQuiet } from '../health/quiet-hours.ts';
import { addDays } from '../local-time.ts';
import type { Round } from '../rounds.ts';
import { forwardRequests } from '../telegram/forward-requests.ts';
import { attendToGuests } from '../telegram/guest-notices.ts';
import { Telling } from '../telegram/telling.ts';
import type { NodeLoop } from '../wireguard/node-loop.ts';
import type { Core } from './build-core.ts';

/** What has to happen by itself so that people get in and guests' time begins and ends. */
export function entryRounds(core: Core, loops: readonly Pick<NodeLoop, 'snapshot'>[]): Round[] {
  const { store, outbox, settings, textsFor, log } = core;
  const now = Date.now;
  const telling = new Telling({ outbox, now, log });
  const isNight = (at: number) => isQuiet(at, settings.timezone, store.state.preferences);
  const common = { store, telling, ownerId: settings.adminId, now, isQuiet: isNight };
  const guests = {
    ...common,
    textsFor,
    addDays: (ms: number, days: number) => addDays(ms, days, settings.timezone),
    snapshots: () => loops.flatMap(({ snapshot }) => snapshot ?? []),
    log,
  };
  return [
    {
      name: 'strangers’ requests',
      everyMs: 2000,
      run: () => forwardRequests({ ...common, texts: () => textsFor(settings.adminId) }),
    },
    { name: 'guests', everyMs: 5000, run: () => attendToGuests(guests) },
    {
      name: 'old invites and requests',
      everyMs: 3_600_000,
      run: async () => {
        if (isUntidy(store.state, now())) await store.update((draft, before) => tidy(draft, before, now()));
      },
    },
  ];
}
