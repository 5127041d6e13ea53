import { seedFrom } from '../lab/choose-seed.ts';
import { DAY, HOUR } from '../stage/sample-state.ts';
import { findFailure } from './find-failure.ts';

/** After how long an unused old key ends: each makes other histories. */
export const GRACES = [
  { name: 'at once', graceMs: 0 },
  { name: 'after an hour', graceMs: HOUR },
  { name: 'never', graceMs: 1_000_000 * DAY },
];

/**
 * Lives through so many random histories; throws at the first that breaks a promise, with the shortest
 * history that does. `HISTORY_SEED=…` runs those of a failure again.
 */
export async function expectPromisesKept(count: number, graceMs: number): Promise<void> {
  const seed = seedFrom('HISTORY_SEED');
  if (process.env['CI']) process.stdout.write(`${count} histories: HISTORY_SEED=${seed}\n`);
  const failure = await findFailure(count, { graceMs }, seed);
  if (failure) throw new Error(`HISTORY_SEED=${seed}: ${failure.why}\n${failure.history}`);
}
