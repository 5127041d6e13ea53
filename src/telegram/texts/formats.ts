/** How a language writes numbers, sizes and times. */
export interface Formats {
  /** Bytes in binary units. */
  size(bytes: number): string;
  /** A day and a time in the bot's time zone. */
  moment(date: Date): string;
  /** How long ago, roughly. */
  ago(ms: number): string;
  /** A count with its noun in the right plural form. */
  count(n: number, noun: Noun): string;
}

/** The forms that a language needs by `Intl.PluralRules`; `other` stands in for a missing one. */
export type Noun = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Units {
  readonly locale: string;
  readonly bytes: readonly [string, string, string, string, string];
  readonly justNow: string;
  readonly ago: (text: string) => string;
  readonly minutes: Noun;
  readonly hours: Noun;
  readonly days: Noun;
}

export function createFormats(units: Units, timeZone: string): Formats {
  const plural = new Intl.PluralRules(units.locale);
  const number = new Intl.NumberFormat(units.locale, { maximumFractionDigits: 1 });
  const moment = new Intl.DateTimeFormat(units.locale, {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  const count = (n: number, noun: Noun) => `${number.format(n)} ${noun[plural.select(n)] ?? noun.other}`;
  return {
    count,
    size(bytes) {
      const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
      return `${number.format(bytes / 1024 ** power)} ${units.bytes[power] ?? ''}`;
    },
    moment: (date) => moment.format(date),
    ago(ms) {
      const minutes = Math.floor(ms / 60_000);
      if (minutes < 1) return units.justNow;
      if (minutes < 60) return units.ago(count(minutes, units.minutes));
      if (minutes < 60 * 24) return units.ago(count(Math.floor(minutes / 60), units.hours));
      return units.ago(count(Math.floor(minutes / 1440), units.days));
    },
  };
}
