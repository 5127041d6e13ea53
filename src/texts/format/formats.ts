/** How a language writes numbers, sizes and times. */
export interface Formats {
  /** The BCP 47 tag for `Intl`. */
  readonly locale: string;
  readonly timeZone: string;
  /** A number of bytes in binary units. */
  size(bytes: number): string;
  /** The binary unit in which a number of bytes is written. */
  unitOf(bytes: number): SizeUnit;
  /** Day and time in the bot's time zone, without the year. */
  moment(date: Date): string;
  /** The hour that begins at a moment (ms since 1970), in the bot's time zone. */
  hour(at: number): string;
  /** A date, given as its midnight in UTC (ms since 1970), in short: day and month, or (`weekday`) the days of the week and the month. */
  date(at: number): string;
  weekday(at: number): string;
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
  /** The unit in decimal ones, `1 GiB = 1.07 GB`; empty for bytes. */
  readonly note: string;
}

/** The plural forms of a noun by `Intl.PluralRules`; `other` is used for a missing one. */
export type Noun = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Units {
  readonly locale: string;
  readonly bytes: readonly [string, string, string, string, string];
  readonly decimal: readonly [string, string, string, string, string];
  readonly justNow: string;
  readonly ago: (text: string) => string;
  readonly minutes: Noun;
  readonly hours: Noun;
  readonly days: Noun;
}

export function createFormats(units: Units, timeZone: string): Formats {
  const digits = { maximumFractionDigits: 1 };
  const plural = new Intl.PluralRules(units.locale, digits); // the form fits the rounded number: 1.04 is written "1"
  const number = new Intl.NumberFormat(units.locale, digits);
  const parts = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone } as const;
  const moment = new Intl.DateTimeFormat(units.locale, parts);
  const withYear = new Intl.DateTimeFormat(units.locale, { ...parts, year: 'numeric' });
  const count = (n: number, noun: Noun) => `${number.format(n)} ${noun[plural.select(n)] ?? noun.other}`;
  const lasting = (ms: number) => {
    const minutes = Math.floor(ms / 60_000);
    if (minutes < 1) return null;
    if (minutes < 60) return count(minutes, units.minutes);
    return minutes < 1440
      ? count(Math.floor(minutes / 60), units.hours)
      : count(Math.floor(minutes / 1440), units.days);
  };
  const powerOf = (bytes: number) => (bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10)));
  const part = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(units.locale, options);
    return (at: number) => format.format(at).replace('.', '');
  };
  const [day, weekday] = [part({ day: 'numeric', timeZone: 'UTC' }), part({ weekday: 'short', timeZone: 'UTC' })];
  return {
    locale: units.locale,
    timeZone,
    count,
    size(bytes) {
      const power = powerOf(bytes);
      return `${number.format(bytes / 1024 ** power)} ${units.bytes[power] ?? ''}`;
    },
    unitOf(bytes) {
      const power = powerOf(bytes);
      const [name = '', decimal = ''] = [units.bytes[power], units.decimal[power]];
      const ratio = (1.024 ** power).toLocaleString(units.locale, { maximumFractionDigits: 2 });
      return { name, bytes: 1024 ** power, note: power === 0 ? '' : `1 ${name} = ${ratio} ${decimal}` };
    },
    hour: part({ hour: '2-digit', hourCycle: 'h23', timeZone }),
    date: part({ day: 'numeric', month: 'short', timeZone: 'UTC' }),
    weekday: (at) => `${weekday(at)} ${day(at)}`,
    moment: (date) => moment.format(date),
    momentWithYear: (date) => withYear.format(date),
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
