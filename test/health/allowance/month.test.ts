import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateOf, monthOf, startOfDay } from '../../../src/health/allowance/month.ts';
import { createDayOf, DAY_MS } from '../../../src/health/calendar.ts';

const ZONES = [
  'UTC',
  'Europe/Moscow',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'Atlantic/Azores',
];
const day = fc.integer({ min: 14_000, max: 40_000 });
const fromDay = fc.integer({ min: 1, max: 28 });

it.each([
  ['2026-11-29', 1, '2026-11-01', '2026-12-01'],
  ['2026-12-01', 1, '2026-12-01', '2027-01-01'],
  ['2027-01-14', 15, '2026-12-15', '2027-01-15'],
  ['2027-01-15', 15, '2027-01-15', '2027-02-15'],
  ['2028-02-29', 28, '2028-02-28', '2028-03-28'],
  ['2027-02-28', 28, '2027-02-28', '2027-03-28'],
])('%s is, counted from day %i, in the month from %s until %s', (date, from, first, end) => {
  const month = monthOf(Date.parse(date) / DAY_MS, from);
  expect([dateOf(month.from), dateOf(month.end)]).toEqual([first, end]);
});

it('months follow each other without a gap, each of 28 to 31 days', () => {
  fc.assert(
    fc.property(day, fromDay, (today, from) => {
      const month = monthOf(today, from);
      expect(month.from <= today && today < month.end).toBe(true);
      expect(new Date(month.from * DAY_MS).getUTCDate()).toBe(from);
      expect(monthOf(month.from, from)).toEqual(month);
      expect(monthOf(month.end - 1, from)).toEqual(month);
      expect(monthOf(month.end, from).from).toBe(month.end);
      expect([28, 29, 30, 31]).toContain(month.end - month.from);
    }),
  );
});

it.each(ZONES)('a day begins in %s at the first moment of its date, whatever the clocks do', (zone) => {
  const dayOf = createDayOf(zone);
  fc.assert(
    fc.property(day, (which) => {
      const start = startOfDay(which, zone);
      // a date that a zone left out (Apia, 30 December 2011) begins where the next one does
      expect(dayOf(start)).toBeGreaterThanOrEqual(which);
      expect(dayOf(start - 1)).toBeLessThan(which);
    }),
    { numRuns: 10 },
  );
  // when most clocks change
  const changes = ['2026-03-05', '2026-03-25', '2026-04-22', '2026-10-20', '2026-10-30'].map(
    (date) => Date.parse(date) / DAY_MS,
  );
  for (const first of changes)
    for (let which = first; which < first + 10; which += 1) expect(dayOf(startOfDay(which, zone) - 1)).toBe(which - 1);
});
