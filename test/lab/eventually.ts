import { setTimeout as wait } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds. */
  readonly timeout?: number;
  readonly every?: number;
}

/** Waits until the condition gives something true and returns that; throws its last error, or its source, after the timeout. */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeout = 10_000, every = 20 }: Patience = {},
): Promise<Exclude<Awaited<T>, false | null | undefined | 0 | ''>> {
  const until = performance.now() + timeout;
  let failure: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value as Exclude<Awaited<T>, false | null | undefined | 0 | ''>;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await wait(every);
  } while (performance.now() < until);
  throw failure ?? new Error(`not within ${timeout} ms: ${condition}`);
}
