import { describe, it } from 'vitest';
import { HOUR } from '../stage/sample-state.ts';
import type { Action } from './action.ts';
import { live } from './history.ts';
import { expectPromisesKept, GRACES } from './random-histories.ts';

/** Enough to notice a gross mistake at once; histories.soak.ts lives through thousands. */
const EACH = 20;

const step = { do: 'step', node: 'main' } as const;

describe('a device’s life', () => {
  it('has the whole grace time after an outage, also where a roll-out took the place of the key that waited', async () => {
    const actions: Action[] = [
      { do: 'regen', who: 2 },
      step,
      { do: 'newDoor', node: 'main' },
      step,
      { do: 'rollOut', node: 'main' },
      { do: 'round', node: 'main' },
      { do: 'wait', ms: HOUR / 2 },
      step,
      { do: 'down', node: 'main' },
      { do: 'wait', ms: 60_000 },
      step,
      { do: 'up', node: 'main' },
      step,
      { do: 'wait', ms: HOUR / 2 },
    ];
    await live(actions, { graceMs: HOUR });
  });

  it.each(GRACES)('keeps every promise in a few histories, when an unused old key ends $name', ({ graceMs }) =>
    expectPromisesKept(EACH, graceMs),
  );
});
