import { randomInt } from 'node:crypto';

/**
 * One seed for all random tests of a run, another in each run, or that of TEST_SEED. CI prints it, so that a failed run can be had
 * again: `TEST_SEED=… npm test`.
 */
export function chooseSeed(): string {
  const given = process.env['TEST_SEED'];
  if (given !== undefined && !/^\d{1,10}$/.test(given))
    throw new Error(`TEST_SEED=${given}: it must be a whole number`);
  const seed = given ?? String(randomInt(2 ** 31));
  if (process.env['CI'] || given !== undefined)
    process.stderr.write(`The seed of all random tests: TEST_SEED=${seed}\n`);
  return seed;
}
