import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seedOf } from './seed-of.ts';

const seed = process.env['TEST_SEED'] ?? 'none';

function drawn(): number[] {
  const numbers: number[] = [];
  fc.assert(
    fc.property(fc.integer(), (one) => void numbers.push(one)),
    { numRuns: 5 },
  );
  return numbers;
}

it('gives a random test what follows from the seed of the run, which is printed', ({ task }) => {
  expect(seed).toMatch(/^\d+$/);
  expect(drawn()).toEqual(fc.sample(fc.integer(), { numRuns: 5, seed: seedOf(seed, task.fullName) }));
});

it('gives another test other numbers', ({ task }) => {
  expect(seedOf(seed, task.fullName)).not.toBe(seedOf(seed, 'another test'));
  expect(seedOf(seed, task.fullName)).not.toBe(seedOf(`${seed}1`, task.fullName));
  expect(fc.readConfigureGlobal().seed).toBe(seedOf(seed, task.fullName));
});
