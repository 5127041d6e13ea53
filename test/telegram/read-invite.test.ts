import { describe, expect, test } from 'vitest';
import { endOfDay } from '../../src/telegram/features/entry/end-of-day.ts';
import { readInvite } from '../../src/telegram/features/entry/read-invite.ts';

const around = { nodes: ['main', 'eu1'], now: Date.parse('2026-11-22T10:00:00Z'), timezone: 'Europe/Moscow' };
const read = (words: string) => readInvite(words, around);

describe('the words behind /invite', () => {
  test.each([
    ['', {}],
    ['  ', {}],
    ['Anna', { name: 'Anna' }],
    ['Anna 30d', { name: 'Anna', days_from_first: 30 }],
    ['30д Дядя  Боря', { name: 'Дядя Боря', days_from_first: 30 }],
    ['24h', { hours: 24 }],
    ['168Ч Anna', { hours: 168, name: 'Anna' }],
    ['eu1 Anna main', { name: 'Anna', allowed_nodes: ['main', 'eu1'] }],
    ['us1', { name: 'us1' }],
    ['31.12.2026', { until: '2026-12-31T20:59:59.000Z' }],
    ['2026-12-31 Anna', { until: '2026-12-31T20:59:59.000Z', name: 'Anna' }],
    ['22.11.2026', { until: '2026-11-22T20:59:59.000Z' }],
  ])('%j are understood', (words, wishes) => expect(read(words)).toEqual(wishes));

  test.each(['0d', '3651d', '123456789d', '0h', '745h', '21.11.2026', '30.02.2027', '2026-13-01', '5d 31.12.2026'])(
    '%j make no sense',
    (words) => expect(read(words)).toBeNull(),
  );

  test('a name has an end', () => {
    expect(read('a'.repeat(60))).toEqual({ name: 'a'.repeat(60) });
    expect(read('a'.repeat(61))).toBeNull();
  });
});

test.each([
  ['Europe/Moscow', '2026-12-31T20:59:59Z'],
  ['UTC', '2026-12-31T23:59:59Z'],
  ['Asia/Kolkata', '2026-12-31T18:29:59Z'],
  ['America/New_York', '2027-01-01T04:59:59Z'],
])('a day ends in %s at %s', (zone, end) => {
  expect(endOfDay({ year: 2026, month: 12, day: 31 }, zone)).toBe(Date.parse(end));
});

test('a day on which clocks are changed ends by the new time', () => {
  expect(endOfDay({ year: 2026, month: 3, day: 29 }, 'Europe/Berlin')).toBe(Date.parse('2026-03-29T21:59:59Z'));
  expect(endOfDay({ year: 2026, month: 10, day: 25 }, 'Europe/Berlin')).toBe(Date.parse('2026-10-25T22:59:59Z'));
});
