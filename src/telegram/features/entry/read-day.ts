import type { Day } from './end-of-day.ts';
import { endOfDay } from './end-of-day.ts';

/** Reads `31.12.2026` or `2026-12-31`; null for anything else and for a day that does not exist. */
export function readDate(word: string): Day | null {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word) ?? [];
  const [, day = d, month = m, year = y] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(word) ?? [];
  return existing({ year: Number(year), month: Number(month), day: Number(day) });
}

/** The same, and `31.12` for the next such day: in this year if it is not over, otherwise in the next. */
export function readDay(word: string, now: number, timezone: string): Day | null {
  const [, day, month] = /^(\d{1,2})\.(\d{1,2})\.?$/.exec(word) ?? [];
  if (day === undefined) return readDate(word);
  const year = new Date(now).getUTCFullYear();
  const days = [year, year + 1, year + 2, year + 3, year + 4]
    .map((each) => existing({ year: each, month: Number(month), day: Number(day) }))
    .filter((each) => each !== null);
  return days.find((each) => endOfDay(each, timezone) > now) ?? null;
}

/** Days since 1970 of a calendar day, and back. */
export const dayNumber = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day) / DAY_MS;

export function dayOfNumber(number: number): Day {
  const date = new Date(number * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const DAY_MS = 86_400_000;

function existing(date: Day): Day | null {
  const read = new Date(Date.UTC(date.year, date.month - 1, date.day));
  return read.getUTCMonth() === date.month - 1 && read.getUTCDate() === date.day ? date : null;
}
