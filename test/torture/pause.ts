import { setTimeout as wait } from 'node:timers/promises';

/** Lets a random moment pass: here time itself is what a test tries, nothing is waited for. Ends at once when `signal` aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}
