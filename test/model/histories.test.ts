import { describe, it } from 'vitest';
import { expectPromisesKept, GRACES } from './random-histories.ts';

/** Enough to notice a gross mistake at once; histories.soak.ts lives through thousands. */
const EACH = 20;

describe('a device’s life', () => {
  it.each(GRACES)('keeps every promise in a few histories, when an unused old key ends $name', ({ graceMs }) =>
    expectPromisesKept(EACH, graceMs),
  );
});
