import { describe, expect, it } from 'vitest';
import { createDayOf } from '../../src/health/calendar.ts';

describe('the day of a moment', () => {
  it('begins at midnight of the time zone', () => {
    const moscow = createDayOf('Europe/Moscow');
    const day = Date.UTC(2026, 10, 22) / 86_400_000;
    expect(moscow(Date.parse('2026-11-21T20:59:59.999Z'))).toBe(day - 1);
    expect(moscow(Date.parse('2026-11-21T21:00:00Z'))).toBe(day);
    expect(createDayOf('Pacific/Auckland')(Date.parse('2026-11-21T21:00:00Z'))).toBe(day);
    expect(createDayOf('America/New_York')(Date.parse('2026-11-22T04:59:00Z'))).toBe(day - 1);
  });

  it('has 25 hours when summer time ends', () => {
    const berlin = createDayOf('Europe/Berlin');
    expect(berlin(Date.parse('2026-10-24T22:00:00Z'))).toBe(berlin(Date.parse('2026-10-25T22:59:00Z')));
    expect(berlin(Date.parse('2026-10-25T23:00:00Z'))).toBe(berlin(Date.parse('2026-10-25T22:59:00Z')) + 1);
  });
});
