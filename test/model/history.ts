import type { Action } from './action.ts';
import { checkAlways } from './checks.ts';
import { perform } from './perform.ts';
import { quiesce } from './quiesce.ts';
import { World, type WorldOptions } from './world.ts';

/** Lives through a history and its end; throws at the first thing that must not be. */
export async function live(actions: readonly Action[], options: WorldOptions): Promise<void> {
  const world = await World.open(options);
  try {
    for (const action of actions) {
      await perform(world, action);
      checkAlways(world);
    }
    await quiesce(world);
  } finally {
    await world.close();
  }
}
