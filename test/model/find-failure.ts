import fc from 'fast-check';
import { seedFrom } from '../lab/choose-seed.ts';
import { type Action, history } from './action.ts';
import { live } from './history.ts';
import { shortest } from './shortest.ts';
import type { WorldOptions } from './world.ts';

export interface Failure {
  readonly why: string;
  /** The shortest history that fails for this reason, one action per line. */
  readonly history: string;
}

/** Lives through so many random histories that follow from a seed; the first that fails, as short as it can be made, or null when none does. */
export async function findFailure(count: number, options: WorldOptions, seed: number): Promise<Failure | null> {
  const property = fc.asyncProperty(history, (actions) => live(actions, options));
  const { counterexample } = await fc.check(property, { numRuns: count, endOnFailure: true, seed });
  if (!counterexample) return null;
  const [found] = counterexample;
  const why = await reason(found, options);
  const kept = await shortest(found, async (shorter) => (await reason(shorter, options)) === why);
  return {
    why: why ?? 'it did not fail again',
    history: kept.map((one) => JSON.stringify(one)).join('\n'),
  };
}

/** Why a history fails, or null when it does not. */
async function reason(actions: readonly Action[], options: WorldOptions): Promise<string | null> {
  try {
    await live(actions, options);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\d{3,}/g, '…') : String(error);
  }
}

/** After how many histories the first one fails, and why; null when none of so many does. */
export async function failsWithin(
  count: number,
  options: WorldOptions,
): Promise<{ after: number; why: string } | null> {
  const property = fc.asyncProperty(history, (actions) => live(actions, options));
  const { counterexample, numRuns } = await fc.check(property, {
    numRuns: count,
    endOnFailure: true,
    seed: seedFrom('HISTORY_SEED'),
  });
  if (!counterexample) return null;
  return { after: numRuns, why: (await reason(counterexample[0], options)) ?? 'it did not fail again' };
}
