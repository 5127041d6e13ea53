import { clockFace } from '../../time-zone.ts';
import { type Numerals, scaled, writtenNumber } from './written-number.ts';

/** How a language writes numbers, sizes and times. */
export interface Formats {
  /** The BCP 47 tag for `Intl`. */
  readonly locale: string;
  /** A number with at most so many digits behind the point. */
  number(value: number, digits: number): string;
  /** A number of bytes, such as `1.6 MB`: in units of a thousand, as phones count them. */
  size(bytes: number): string;
  /** The unit in which a number of bytes is written. */
  unitOf(bytes: number): SizeUnit;
  /** Day and time in the bot's time zone, without the year. */
  moment(date: Date): string;
  /** The hour that begins at a moment (ms since 1970), in the bot's time zone. */
  hour(at: number): string;
  /** The time of a moment (ms since 1970) to the second, in the bot's time zone. */
  clock(at: number): string;
  /** A date, given as its midnight in UTC (ms since 1970), in short: day and month, or (`weekday`) the days of the week and the month. */
  date(at: number): string;
  weekday(at: number): string;
  /** A month's name with its year, capitalised: `November 2026`; `day` is any day of it, in days since 1970-01-01. */
  month(day: number): string;
  /** Day, year and time in the bot's time zone. */
  momentWithYear(date: Date): string;
  /** How long ago, rounded, such as `5 minutes ago`. */
  ago(ms: number): string;
  /** A rounded length of time; null below a minute. */
  lasting(ms: number): string | null;
  /** A length of time in two units: `2 hours 5 minutes`. */
  duration(ms: number): string;
  /** A count with its noun in the right plural form. */
  count(n: number, noun: Noun): string;
}

export interface SizeUnit {
  readonly name: string;
  readonly bytes: number;
}

type PluralForm = 'one' | 'few' | 'many' | 'other';
/** The plural forms of a noun by their names in Unicode; `other` is used for a missing one. */
export type Noun = Partial<Record<PluralForm, string>> & { readonly other: string };

/**
 * How a language writes, in words of its own instead of by `Intl`: with its first formatter Node touches 8 MB more of its program and
 * its data. `formats.test.ts` compares the two.
 */
export interface Units {
  readonly locale: string;
  readonly bytes: readonly [string, string, string, string, string];
  readonly justNow: string;
  readonly ago: (text: string) => string;
  readonly minutes: Noun;
  readonly hours: Noun;
  readonly days: Noun;
  readonly numerals: Numerals;
  /** The form of a noun behind a whole number; behind a fraction it is `other`. */
  readonly plural: (whole: number) => PluralForm;
  readonly calendar: Calendar;
}

interface Calendar {
  /** As they stand in a date, from January on. */
  readonly months: readonly string[];
  /** In short. */
  readonly short: readonly string[];
  /** As they stand alone, capitalised. */
  readonly names: readonly string[];
  /** In short, from Sunday on. */
  readonly weekdays: readonly string[];
  /** Between a date and its time. */
  readonly at: string;
  /** The year in a date. */
  readonly year: (year: number) => string;
}

const DAY_MS = 86_400_000;
/** With this many digits behind the point counts and sizes are written. */
const DIGITS = 1;

export function createFormats(units: Units, timeZone: string): Formats {
  const { numerals, plural, calendar } = units;
  const number = (value: number, digits = DIGITS) => writtenNumber(value, digits, numerals);
  const shownBy = clockFace(timeZone);
  const count = (n: number, noun: Noun) => {
    const rounded = scaled(n, DIGITS) / 10 ** DIGITS; // the form fits the rounded number: 1.04 is written "1"
    return `${number(n)} ${noun[Number.isInteger(rounded) ? plural(rounded) : 'other'] ?? noun.other}`;
  };
  const lasting = (ms: number) => {
    const minutes = Math.floor(ms / 60_000);
    if (minutes < 1) return null;
    if (minutes < 60) return count(minutes, units.minutes);
    return minutes < 1440
      ? count(Math.floor(minutes / 60), units.hours)
      : count(Math.floor(minutes / 1440), units.days);
  };
  const powerOf = (bytes: number) => (bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3)));
  /** `2026-11-29T19:35:00.000Z`, as the zone's clocks show it. */
  const shown = (at: number) => new Date(shownBy(at)).toISOString();
  const dayIn = (iso: string) => `${Number(iso.slice(8, 10))} ${calendar.months[Number(iso.slice(5, 7)) - 1]}`;
  return {
    locale: units.locale,
    count,
    number,
    size(bytes) {
      const power = powerOf(bytes);
      return `${number(bytes / 1000 ** power)} ${units.bytes[power] ?? ''}`;
    },
    unitOf(bytes) {
      const power = powerOf(bytes);
      return { name: units.bytes[power] ?? '', bytes: 1000 ** power };
    },
    hour: (at) => shown(at).slice(11, 13),
    clock: (at) => shown(at).slice(11, 19),
    date: (at) => `${new Date(at).getUTCDate()} ${calendar.short[new Date(at).getUTCMonth()]}`,
    weekday: (at) => `${calendar.weekdays[new Date(at).getUTCDay()]} ${new Date(at).getUTCDate()}`,
    month(day) {
      const date = new Date(day * DAY_MS);
      return `${calendar.names[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
    },
    moment(date) {
      const iso = shown(date.getTime());
      return `${dayIn(iso)} ${calendar.at} ${iso.slice(11, 16)}`;
    },
    momentWithYear(date) {
      const iso = shown(date.getTime());
      return `${dayIn(iso)} ${calendar.year(Number(iso.slice(0, 4)))} ${calendar.at} ${iso.slice(11, 16)}`;
    },
    lasting,
    duration(ms) {
      const minutes = Math.max(1, Math.round(ms / 60_000));
      const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
      const parts = [
        [days, units.days] as const,
        [hours, units.hours] as const,
        [minutes % 60, units.minutes] as const,
      ];
      const first = parts.findIndex(([n]) => n > 0);
      const shown = parts.slice(first, first + 2).filter(([n]) => n > 0);
      return shown.map(([n, noun]) => count(n, noun)).join(' ');
    },
    ago(ms) {
      const span = lasting(ms);
      return span === null ? units.justNow : units.ago(span);
    },
  };
}
