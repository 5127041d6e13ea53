import { DoorService } from '../access/door-service.ts';
import type { NodeDoors } from '../health/doors/door-report.ts';
import type { Core } from './build-core.ts';

/** Tells what the bot's own tries of a node's doors found. */
export type DoorsOf = (nodeId: string) => NodeDoors;

/** Builds what chooses doors; it keeps nothing, so that each part may have one of its own. */
export function buildDoors({ store, settings, box, clock }: Core, doorsOf: DoorsOf): DoorService {
  return new DoorService({ store, nodes: settings.nodes, box, doorsOf, now: clock.now });
}
