import { type LastSeen, SeenSinceStart } from '../health/last-seen.ts';
import { PeerHistory } from '../health/peer-history.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { ExitNewsWatch } from '../telegram/features/exits/exit-news-watch.ts';
import { type DoorSights, HealthWatch } from '../telegram/features/help/health-watch.ts';
import { HelpDesk, type OpenNode } from '../telegram/features/help/help-desk.ts';
import type { HelpDeskPort } from '../telegram/features/help/not-working.ts';
import { NodeDesk, type VisibleNode } from '../telegram/features/nodes/node-desk.ts';
import type { NodeDeskPort } from '../telegram/features/nodes/node-pages.ts';
import type { Core } from './build-core.ts';
import { buildDoors, type DoorsOf } from './build-doors.ts';
import { DoorLookups } from './door-lookups.ts';

/** What is derived from the nodes' snapshots: help for friends, and messages that they get unasked. */
export interface Health {
  readonly helpDesk: HelpDeskPort;
  readonly nodeDesk: NodeDeskPort;
  readonly job: PeriodicJob;
  readonly exitNews: PeriodicJob;
  /** What recent snapshots of the nodes showed. */
  readonly history: PeerHistory;
  readonly lastSeen: LastSeen;
  /** Where doors' names lead. */
  readonly lookups: DoorLookups;
}

/** How often new snapshots are checked (ms). A greeting follows a first handshake within this and one poll of the node. */
const WATCH_MS = 1000;
/** How often it is looked whether friends have to hear of an exit (ms): entries are asked as often. */
const EXITS_MS = 10_000;

/** Builds what diagnoses devices when their friends ask, and the job that watches devices unasked. */
export function buildHealth(core: Core, nodes: readonly (OpenNode & VisibleNode)[], doorsOf: DoorsOf): Health {
  const { settings, store, outbox, typing, textsFor, traffic, log } = core;
  const view = { settings, store, nodes, nodesOff: settings.nodesOff, now: Date.now };
  const history = new PeerHistory();
  const lastSeen = new SeenSinceStart((peerId) => traffic.book.devices.get(peerId)?.seenAt ?? null);
  const lookups = new DoorLookups(settings.nodes);
  const sights: DoorSights = {
    addressesOf: (id) => lookups.of(id),
    portOf: (id, from) => lookups.portOf(id, from),
    doorsOf,
  };
  const watch = new HealthWatch({
    view,
    history,
    lastSeen,
    doors: sights,
    outbox,
    textsFor,
    timezone: settings.timezone,
    log,
  });
  const exitNews = new ExitNewsWatch({ view, lastSeen, outbox, textsFor, timezone: settings.timezone, log });
  return {
    helpDesk: new HelpDesk({
      view,
      history,
      lastSeen,
      doors: buildDoors(core, doorsOf),
      sights,
      outbox,
      typing,
      textsFor,
      log,
    }),
    nodeDesk: new NodeDesk({ nodes, log }),
    history,
    lastSeen,
    lookups,
    exitNews: {
      name: 'what friends hear of exits',
      everyMs: EXITS_MS,
      run: async () => exitNews.check(),
    },
    job: { name: 'what friends hear of their devices', everyMs: WATCH_MS, run: () => watch.check() },
  };
}
