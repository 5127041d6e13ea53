import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evenSteps } from './even-steps.ts';

it('meets every step once with the seeds of one round', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(2 ** 31 - 1),
      (last, count, seed) => {
        const gap = Math.ceil(last / count);
        const met = Array.from({ length: gap }, (_, more) => evenSteps(last, count, seed + more)).flat();
        expect(met.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, step) => step + 1));
      },
    ),
  );
});
