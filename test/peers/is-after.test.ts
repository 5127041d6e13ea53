import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAfter } from '../../src/peers/records/is-after.ts';

const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });

it('is what the numbers say, to the millisecond and with or without a fraction', () => {
  fc.assert(
    fc.property(time, fc.oneof(time.map(Number), fc.integer({ min: -2000, max: 2000 })), (at, other) => {
      const since = Math.abs(other) <= 2000 ? at.getTime() + other : other;
      fc.pre(since >= 1000);
      expect(isAfter(since)(at.toISOString())).toBe(at.getTime() > since);
      const whole = new Date(Math.floor(at.getTime() / 1000) * 1000);
      expect(isAfter(since)(whole.toISOString().replace('.000Z', 'Z'))).toBe(whole.getTime() > since);
    }),
  );
  expect(isAfter(5000)(null)).toBe(false);
});
