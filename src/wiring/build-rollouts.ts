import type { ChooseDoor } from '../peers/devices/devices.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { RollOutWatch } from '../telegram/features/rollouts/rollout-watch.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { Core } from './build-core.ts';

/** How often roll-outs go on (ms): each time asks for a few files, so that Telegram's pace stays free for what friends ask. */
const EVERY_MS = 2000;

/** The periodic job that goes on with roll-outs, and sends files again whose server changed what both ends share. */
export function rollOutJob(core: Core, loops: readonly NodeLoop[], chooseDoor: ChooseDoor): PeriodicJob {
  const { settings, store, box, bot, outbox, textsFor, log, clock } = core;
  const { adminId: ownerId, nodesOff, timezone, botToken } = settings;
  const watch = new RollOutWatch({
    ...{ settings, store, nodes: loops, nodesOff, now: clock.now, box, chooseDoor, timezone, outbox, ownerId, log },
    api: botToken === null ? null : bot.api,
    texts: () => textsFor(ownerId),
  });
  return { name: 'new files for devices', everyMs: EVERY_MS, run: () => watch.round() };
}
