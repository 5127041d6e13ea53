import { expect, it } from 'vitest';
import { RateLimit } from '../../src/telegram/outbox/rate-limit.ts';

/** A wait that ends when the test says so. */
function heldWait() {
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  const wait = (ms: number) => new Promise<void>((end) => waits.push({ ms, end }));
  return { waits, wait };
}

it('lets a burst through, and everybody else one by one in their order', async () => {
  const { waits, wait } = heldWait();
  const turnstile = new RateLimit({ burst: 2, perSecond: 10, longest: 9 });
  const passed: number[] = [];
  const all = [1, 2, 3, 4].map((who) => turnstile.pass(wait).then(() => passed.push(who)));
  await Promise.all(all.slice(0, 2));
  await new Promise(setImmediate);
  expect(passed).toEqual([1, 2]);
  expect(waits.map(({ ms }) => ms)).toEqual([expect.closeTo(100, -1)]); // only one waits by the clock
  waits[0]?.end();
  await all[2];
  expect(passed).toEqual([1, 2, 3]);
  await new Promise(setImmediate);
  waits[1]?.end();
  await all[3];
  expect(passed).toEqual([1, 2, 3, 4]);
});

it('turns away who comes when too many wait', async () => {
  const { waits, wait } = heldWait();
  const turnstile = new RateLimit({ burst: 1, perSecond: 10, longest: 2 });
  await turnstile.pass(wait);
  const waiting = [turnstile.pass(wait), turnstile.pass(wait)];
  expect(await turnstile.pass(wait)).toBe(false);
  await new Promise(setImmediate);
  waits[0]?.end();
  expect(await waiting[0]).toBe(true);
  await new Promise(setImmediate);
  waits[1]?.end();
  expect(await waiting[1]).toBe(true);
});
