import { setTimeout as wait } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds; by default a minute, for a machine that is busy with other tests. */
  readonly timeout?: number;
  /** Milliseconds from one look to the next; by default 20, and more after a look that took long. */
  readonly every?: number;
}

/** By default a look is followed by a wait of so many times its length, up to so many milliseconds. */
const [TIMES, LONGEST_MS] = [6, 400];

/**
 * Waits until the condition gives something true and returns that; throws its last error, or its source, after the timeout. Many
 * conditions start programs: looking at them at every moment would take the processor from what they wait for.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeout = 60_000, every }: Patience = {},
): Promise<Exclude<Awaited<T>, false | null | undefined | 0 | ''>> {
  const until = performance.now() + timeout;
  for (;;) {
    const began = performance.now();
    let failure: unknown;
    try {
      const value = await condition();
      if (value) return value as Exclude<Awaited<T>, false | null | undefined | 0 | ''>;
    } catch (error) {
      failure = error;
    }
    const ended = performance.now();
    if (ended >= until) throw failure ?? new Error(`not within ${timeout} ms: ${condition}`);
    const rest = every ?? Math.max(20, Math.min(LONGEST_MS, TIMES * (ended - began)));
    await wait(Math.min(rest, until - ended)); // the last look is at the end of its time
  }
}
