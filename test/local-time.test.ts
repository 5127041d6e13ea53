import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { extended } from '../src/access/guest-terms.ts';
import { createDayOf, DAY_MS } from '../src/health/calendar.ts';
import { isQuiet } from '../src/health/quiet-hours.ts';
import { addDays } from '../src/local-time.ts';
import { type Day, endOfDay } from '../src/telegram/features/entry/end-of-day.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2027, 6, 1);

/** Date and time as a zone's clocks show them: `2026-11-22 23:59:59`. */
function faceIn(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (ms) => format.format(ms);
}

/** The zone's days on which, or next to which, clocks are changed. */
function changeDays(timeZone: string): Day[] {
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offsetAt = (ms: number) => offset.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value;
  const days: Day[] = [];
  for (let at = FROM; at < TO; at += DAY_MS) {
    if (offsetAt(at) === offsetAt(at + DAY_MS)) continue;
    for (const near of [at - DAY_MS, at, at + DAY_MS, at + 2 * DAY_MS]) days.push(dayOf(near));
  }
  return days;
}

const dayOf = (ms: number): Day => {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};
const written = ({ year, month, day }: Day): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** The end is a second of that day, and no later second is. */
function expectEnd(timeZone: string, day: Day): void {
  const shown = faceIn(timeZone);
  const end = endOfDay(day, timeZone);
  const where = `${timeZone}, ${written(day)}: ${new Date(end).toISOString()}`;
  expect(shown(end).slice(0, 10), where).toBe(written(day));
  const later = Array.from({ length: 27 * 4 }, (_, i) => shown(end + 1000 + (i * HOUR) / 4).slice(0, 10));
  expect(
    later.filter((date) => date <= written(day)),
    where,
  ).toEqual([]);
}

const ZONES = Intl.supportedValuesOf('timeZone');

describe('a day’s last second', () => {
  it('is right on every night of a clock change, in every zone', () => {
    for (const zone of ZONES) for (const day of changeDays(zone)) expectEnd(zone, day);
  }, 120_000);

  it('is right on any other day, in any zone', () => {
    const days = fc.integer({ min: FROM, max: TO }).map(dayOf);
    fc.assert(fc.property(fc.constantFrom(...ZONES), days, expectEnd), { numRuns: 300 });
  });

  test.each([
    ['America/Santiago', { year: 2026, month: 4, day: 4 }, '2026-04-05T03:59:59Z'], // 23:00 comes twice
    ['America/Santiago', { year: 2026, month: 9, day: 5 }, '2026-09-06T03:59:59Z'], // and the next day begins at 01:00
    ['America/Nuuk', { year: 2026, month: 3, day: 28 }, '2026-03-29T00:59:59Z'], // 23:00 is left out
    ['America/Nuuk', { year: 2026, month: 10, day: 24 }, '2026-10-25T01:59:59Z'],
    ['America/Scoresbysund', { year: 2026, month: 3, day: 28 }, '2026-03-29T00:59:59Z'],
    ['America/Scoresbysund', { year: 2026, month: 10, day: 24 }, '2026-10-25T01:59:59Z'],
    ['Australia/Lord_Howe', { year: 2026, month: 4, day: 4 }, '2026-04-04T12:59:59Z'],
    ['America/St_Johns', { year: 2010, month: 11, day: 6 }, '2010-11-07T03:29:59Z'], // back from 00:01 to 23:01
    ['Pacific/Apia', { year: 2011, month: 12, day: 30 }, '2011-12-30T09:59:59Z'], // the day was left out
  ])('in %s on %j is %s', (zone, day, end) => {
    expect(new Date(endOfDay(day, zone)).toISOString().replace('.000', '')).toBe(end);
  });
});

describe('a guest’s end that is moved by days', () => {
  it('stays the end of a day over every change of clocks, in every zone', () => {
    for (const zone of ZONES.filter((_, i) => i % 5 === 0)) {
      for (const day of changeDays(zone)) {
        const before = dayOf(Date.UTC(day.year, day.month - 1, day.day) - 7 * DAY_MS);
        const until = new Date(endOfDay(before, zone)).toISOString();
        const terms = extended({ until, days_from_first: null }, 7, FROM, (ms, days) => addDays(ms, days, zone));
        expect(Date.parse(terms.until ?? ''), `${zone}, ${written(day)}`).toBe(endOfDay(day, zone));
      }
    }
  }, 120_000);

  it('keeps its time of the day, to the millisecond', () => {
    const at = Date.parse('2026-10-20T10:30:15.250Z');
    expect(addDays(at, 7, 'Europe/Berlin')).toBe(at + 7 * DAY_MS + HOUR);
    expect(addDays(at, 7, 'Europe/Moscow')).toBe(at + 7 * DAY_MS);
  });
});

it('the calendar of traffic and the quiet hours follow the clocks, at any moment in any zone', () => {
  const night = { quiet_from: 23, quiet_to: 8 };
  const moment = fc.integer({ min: FROM, max: TO });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), moment, (zone, at) => {
      const shown = faceIn(zone)(at);
      expect(createDayOf(zone)(at)).toBe(Date.parse(`${shown.slice(0, 10)}T00:00:00Z`) / DAY_MS);
      const hour = Number(shown.slice(11, 13));
      expect(isQuiet(at, zone, night)).toBe(hour >= 23 || hour < 8);
    }),
    { numRuns: 500 },
  );
});
