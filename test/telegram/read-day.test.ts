import { expect, test } from 'vitest';
import { dayNumber, dayOfNumber, readDay } from '../../src/telegram/features/entry/read-day.ts';

/** 23:30 of 31 December 2026 in Moscow. */
const NOW = Date.parse('2026-12-31T20:30:00Z');

test.each([
  ['31.12.2027', [2027, 12, 31]],
  ['2027-02-01', [2027, 2, 1]],
  ['31.12', [2026, 12, 31]],
  ['31.12.', [2026, 12, 31]],
  ['30.12', [2027, 12, 30]],
  ['1.1', [2027, 1, 1]],
  ['29.2', [2028, 2, 29]],
] as const)('%s is read as the day %j', (word, [year, month, day]) => {
  expect(readDay(word, NOW, 'Europe/Moscow')).toEqual({ year, month, day });
});

test.each(['', 'скоро', '31.13', '30.2', '32.1.2027', '31/12', '2027-13-01'])('%j is no day', (word) => {
  expect(readDay(word, NOW, 'Europe/Moscow')).toBeNull();
});

test('the last day of the year is over at midnight where the bot lives', () => {
  expect(readDay('31.12', NOW + 3_600_000, 'Europe/Moscow')).toEqual({ year: 2027, month: 12, day: 31 });
  expect(readDay('31.12', NOW + 3_600_000, 'UTC')).toEqual({ year: 2026, month: 12, day: 31 });
});

test('a day and its number since 1970 are each other’s', () => {
  expect(dayNumber({ year: 1970, month: 1, day: 2 })).toBe(1);
  expect(dayOfNumber(dayNumber({ year: 2028, month: 2, day: 29 }))).toEqual({ year: 2028, month: 2, day: 29 });
});
