import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isQuiet } from '../../src/health/quiet-hours.ts';

const NIGHT = { quiet_from: 23, quiet_to: 8 };
const at = (iso: string, zone: string, hours = NIGHT) => isQuiet(Date.parse(iso), zone, hours);

describe('between 23 and 8 by the clocks of the bot’s zone it is quiet', () => {
  test.each([
    ['2026-11-22T22:59:59.999+03:00', false],
    ['2026-11-22T23:00:00+03:00', true],
    ['2026-11-23T00:00:00+03:00', true],
    ['2026-11-23T07:59:59.999+03:00', true],
    ['2026-11-23T08:00:00+03:00', false],
    ['2026-11-23T12:00:00+03:00', false],
  ])('%s in Moscow: %s', (iso, quiet) => expect(at(iso, 'Europe/Moscow')).toBe(quiet));

  test('the same moment is quiet in one zone and not in another', () => {
    const moment = '2026-11-22T21:30:00Z';
    expect(at(moment, 'Europe/Moscow')).toBe(true);
    expect(at(moment, 'Europe/London')).toBe(false);
  });

  test('zones that are half an hour off keep their own hours', () => {
    expect(at('2026-11-22T17:29:00Z', 'Asia/Kolkata')).toBe(false); // 22:59
    expect(at('2026-11-22T17:30:00Z', 'Asia/Kolkata')).toBe(true);
  });
});

test.each([
  [{ quiet_from: 0, quiet_to: 9 }, [0, 8], [9, 23]],
  [{ quiet_from: 21, quiet_to: 7 }, [21, 23, 0, 6], [7, 20]],
  [{ quiet_from: 5, quiet_to: 5 }, [], [0, 5, 23]],
])('the owner’s own hours hold: %j', (hours, quiet, loud) => {
  const hour = (n: number) => at(`2026-11-22T${String(n).padStart(2, '0')}:30:00Z`, 'UTC', hours);
  expect(quiet.map(hour)).toEqual(quiet.map(() => true));
  expect(loud.map(hour)).toEqual(loud.map(() => false));
});

describe('where clocks are changed', () => {
  test('the night that loses an hour ends at 8 by the new time', () => {
    expect(at('2026-03-29T06:59:59+02:00', 'Europe/Berlin')).toBe(true);
    expect(at('2026-03-29T05:59:59Z', 'Europe/Berlin')).toBe(true); // 7:59 in summer time
    expect(at('2026-03-29T06:00:00Z', 'Europe/Berlin')).toBe(false);
  });

  test('the night that gains an hour lasts ten', () => {
    const minutes = Array.from({ length: 14 * 60 }, (_, i) => Date.parse('2026-10-24T19:00:00Z') + i * 60_000);
    expect(minutes.filter((minute) => isQuiet(minute, 'Europe/Berlin', NIGHT)).length).toBe(10 * 60);
  });
});

test('a day without a change has nine quiet hours in every zone, whenever it begins', () => {
  const zones = ['Europe/Moscow', 'Asia/Tokyo', 'America/Phoenix', 'Asia/Kolkata', 'UTC'];
  const start = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2036-01-01') });
  fc.assert(
    fc.property(fc.constantFrom(...zones), start, (zone, from) => {
      const quarters = Array.from({ length: 96 }, (_, i) => from + i * 900_000);
      expect(quarters.filter((quarter) => isQuiet(quarter, zone, NIGHT)).length).toBe(36);
    }),
    { numRuns: 20 },
  );
});
