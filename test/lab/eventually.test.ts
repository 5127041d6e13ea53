import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';

/** How much earlier than asked a timer may end, by its rounding to whole milliseconds. */
const EARLY_MS = 2;

test('rests after a look that took long, so that looks do not take the processor from what they wait for', async () => {
  const looks: { readonly began: number; readonly ended: number }[] = [];
  await eventually(async () => {
    const began = performance.now();
    await wait(20);
    return looks.push({ began, ended: performance.now() }) === 4;
  });
  const rests = looks.slice(1).map(({ began }, i) => ({ rest: began - (looks[i]?.ended ?? 0), after: looks[i] }));
  for (const { rest, after } of rests) {
    const took = (after?.ended ?? 0) - (after?.began ?? 0);
    expect(rest).toBeGreaterThan(Math.min(400, 6 * took) - EARLY_MS);
  }
});

test('looks once more at the end of its time, however long the wait for the next look would be', async () => {
  let looks = 0;
  await eventually(() => ++looks === 2, { timeout: 2000, every: 600_000 });
});

test('throws the last error of the condition, or its source, once the time is over', async () => {
  const fails = () => {
    throw new Error('not yet');
  };
  await expect(eventually(fails, { timeout: 30 })).rejects.toThrow('not yet');
  await expect(eventually(() => false, { timeout: 30 })).rejects.toThrow('not within 30 ms: () => false');
});
