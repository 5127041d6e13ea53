import { createHash } from 'node:crypto';

/** The seed of one random test (a whole number): another for each test, always the same for the same seed of the run. */
export function seedOf(runsSeed: string, test: string): number {
  return createHash('sha256').update(`${runsSeed} ${test}`).digest().readInt32BE();
}
