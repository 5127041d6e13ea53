import type { SwitchService } from '../access/switch-service.ts';
import type { NodeDoors } from '../health/doors/door-report.ts';
import type { LastSeen } from '../health/last-seen.ts';
import { doorsOf, doorText } from '../peers/nodes/door.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { switchFriends } from '../telegram/features/config/switch-over.ts';
import { Notifier } from '../telegram/outbox/notifier.ts';
import { type NodeView, stateOfNode } from '../telegram/views.ts';
import type { Core } from './build-core.ts';

interface SwitchSources {
  readonly loops: readonly NodeView[];
  readonly health: { readonly lastSeen: LastSeen };
  readonly services: { readonly switching: Pick<SwitchService, 'switchOver'> };
  readonly doors: { doorsOf(nodeId: string): NodeDoors };
  /** How far the clock is ahead of Telegram's (ms); null: Telegram has not answered lately. */
  readonly clock: { readonly ahead: number | null };
}

/** The periodic job that switches friends over who want that when their server lets nobody in. */
export function switchJob(core: Core, { loops, health, services, doors, clock }: SwitchSources): PeriodicJob {
  const { settings, store, outbox, textsFor, log } = core;
  const now = Date.now; // as outages are dated; a clock that jumps switches somebody over too early at worst
  const parts = {
    view: { settings, store, nodes: loops, nodesOff: settings.nodesOff, now },
    sights: () =>
      loops.map((loop) => ({
        id: loop.node.id,
        state: stateOfNode(loop),
        snapshot: loop.snapshot,
        found: doors.doorsOf(loop.node.id),
        doors: doorsOf(loop.node).map(doorText),
      })),
    lastSeen: health.lastSeen,
    switching: services.switching,
    notifier: new Notifier({ outbox, now, log }),
    textsFor,
    isSure: () => clock.ahead !== null,
  };
  return { name: 'whom to switch over', everyMs: 10_000, run: () => switchFriends(parts) };
}
