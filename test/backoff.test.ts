import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff } from '../src/backoff.ts';

const limits = fc.record({
  first: fc.integer({ min: 1, max: 5000 }),
  longest: fc.integer({ min: 5000, max: 600_000 }),
});

describe('waiting times between attempts', () => {
  it('double up to the longest, each with at most a fifth taken off', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 30 }), ({ first, longest }, attempts) => {
        const backoff = new Backoff(first, longest);
        for (let attempt = 0; attempt < attempts; attempt++) {
          const whole = Math.min(first * 2 ** attempt, longest);
          const wait = backoff.next();
          expect(wait).toBeLessThanOrEqual(whole);
          expect(wait).toBeGreaterThanOrEqual(whole * 0.8);
        }
        backoff.reset();
        expect(backoff.next()).toBeLessThanOrEqual(first);
      }),
    );
  });

  it('are not the same for all who wait for the same', () => {
    const waits = Array.from({ length: 20 }, () => new Backoff(1000, 30_000).next());
    expect(new Set(waits).size).toBeGreaterThan(10);
  });
});
