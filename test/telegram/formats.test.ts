import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';
import type { DeviceLine } from '../../src/texts/chat/device-line.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import * as english from '../../src/texts/en/chat/nouns.ts';
import { UNITS as englishUnits } from '../../src/texts/en/units.ts';
import { createFormats } from '../../src/texts/format/formats.ts';
import * as russian from '../../src/texts/ru/chat/nouns.ts';
import { UNITS as russianUnits } from '../../src/texts/ru/units.ts';

const { ru, en } = await loadLanguages('Europe/Moscow');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const nobody = { friends: 1, waiting: 0, recent: 0, nodes: [], off: [] };

const device = (more: Partial<DeviceLine>): DeviceLine => ({
  name: null,
  number: 1,
  spare: false,
  proven: false,
  server: 'Main',
  address: '10.0.0.3',
  fileName: 'vpn_5.conf',
  app: null,
  routes: null,
  paused: false,
  nodeUp: true,
  seenAge: null,
  wasGreeted: false,
  received: 0,
  sent: 0,
  rekey: null,
  waitsForUpload: false,
  ...more,
});

test.each([
  [0, '0 друзей', '0 friends'],
  [1, '1 друг', '1 friend'],
  [2, '2 друга', '2 friends'],
  [5, '5 друзей', '5 friends'],
  [11, '11 друзей', '11 friends'],
  [14, '14 друзей', '14 friends'],
  [21, '21 друг', '21 friends'],
  [22, '22 друга', '22 friends'],
  [111, '111 друзей', '111 friends'],
])('counts %i friends', (count, russian, english) => {
  expect(ru.stats.caption({ ...nobody, friends: count })).toBe(`👥 ${russian}. За сутки были в сети: 0`);
  expect(en.stats.caption({ ...nobody, friends: count })).toBe(`👥 ${english}. Online in the last 24 hours: 0`);
});

test.each([
  [1, '1 устройство', '1 device'],
  [3, '3 устройства', '3 devices'],
  [12, '12 устройств', '12 devices'],
])('counts %i devices', (devices, russian, english) => {
  const node = { name: 'Main', state: 'up' as const, devices, online: 0, exits: null };
  expect(ru.stats.caption({ ...nobody, nodes: [node] })).toContain(`${russian}, сейчас в сети: 0`);
  expect(en.stats.caption({ ...nobody, nodes: [node] })).toContain(english);
});

test('says how much of a server’s traffic left through each exit, and how much without', () => {
  const through = [
    { name: 'Vienna', bytes: 3 * 2 ** 30 },
    { name: 'Oslo', bytes: 0 },
  ];
  const node = { name: 'Main', state: 'up' as const, devices: 1, online: 0, exits: { through, direct: 2 ** 20 } };
  expect(en.stats.caption({ ...nobody, nodes: [node] })).toMatch(
    /\n↳ through Vienna 3.2 GB, through Oslo .*, directly 1 MB$/m,
  );
  expect(ru.stats.caption({ ...nobody, nodes: [node] })).toMatch(/\n↳ через Vienna 3,2 ГБ, .*, напрямую 1 МБ$/m);
});

test.each([
  [4 * MINUTE, '4 минуты назад', '4 minutes ago'],
  [21 * MINUTE, '21 минуту назад', '21 minutes ago'],
  [59 * MINUTE, '59 минут назад', '59 minutes ago'],
  [HOUR, '1 час назад', '1 hour ago'],
  [23 * HOUR, '23 часа назад', '23 hours ago'],
  [DAY, '1 день назад', '1 day ago'],
  [11 * DAY, '11 дней назад', '11 days ago'],
])('says how long %i ms are', (seenAge, russian, english) => {
  expect(ru.status([device({ seenAge })], null)).toContain(russian);
  expect(en.status([device({ seenAge })], null)).toContain(english);
});

test.each([
  [999_999, '1 000 КБ', '1,000 kB'],
  [1_500_000, '1,5 МБ', '1.5 MB'],
  [5e9, '5 ГБ', '5 GB'],
  [2 ** 53, '9 007,2 ТБ', '9,007.2 TB'],
])('writes %i bytes', (sent, russian, english) => {
  const spaced = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(spaced(ru.status([device({ sent, received: 1_000_000 })], null))).toContain(`⬇️ ${russian}`);
  expect(spaced(en.status([device({ sent, received: 1_000_000 })], null))).toContain(`⬇️ ${english}`);
});

test('says nothing of less than a megabyte', () => {
  expect(ru.status([device({ sent: 500_000, received: 499_999 })], null)).not.toContain('⬇️');
  expect(ru.status([device({ sent: 500_000, received: 500_000 })], null)).toContain('⬇️');
});

test('writes times in the bot’s time zone', () => {
  const ends = new Date('2026-11-29T09:05:00Z');
  expect(ru.regenCaption('Main', '10.0.0.3', null, ends)).toMatch(/29 ноября.*12:05/);
  expect(en.regenCaption('Main', '10.0.0.3', null, ends)).toMatch(/29 November.*12:05/);
});

test('labels hours by the bot’s clock and dates by their own', () => {
  expect(ru.stats.label('today', Date.parse('2026-11-25T21:00:00Z'))).toBe('00');
  const day = Date.parse('2026-11-25T00:00:00Z');
  expect([ru.stats.label('month', day), ru.stats.label('week', day)]).toEqual(['25 нояб', 'ср 25']);
  expect([en.stats.label('month', day), en.stats.label('week', day)]).toEqual(['25 Nov', 'Wed 25']);
});

const inRussian = createFormats(russianUnits, 'UTC');
const inEnglish = createFormats(englishUnits, 'UTC');

test.each([
  [0, '0 дней', '0 days'],
  [1, '1 день', '1 day'],
  [1.04, '1 день', '1 day'], // counted as it is written
  [1.5, '1,5 дня', '1.5 days'],
  [2, '2 дня', '2 days'],
  [4, '4 дня', '4 days'],
  [5, '5 дней', '5 days'],
  [11, '11 дней', '11 days'],
  [12, '12 дней', '12 days'],
  [21, '21 день', '21 days'],
  [101, '101 день', '101 days'],
  [111, '111 дней', '111 days'],
  [1001, '1 001 день', '1,001 days'],
  [-1, '-1 день', '-1 day'],
])('counts %d days', (n, ru, en) => {
  const plain = (text: string) => text.replaceAll(/\s/g, ' ').replace('−', '-');
  expect(plain(inRussian.count(n, russian.DAYS))).toBe(ru);
  expect(plain(inEnglish.count(n, english.DAYS))).toBe(en);
});

test.each(LANGUAGES)('every noun in %s has each plural form that the language knows', (language) => {
  const folder = new URL('../../src/texts/', import.meta.url);
  const files = globSync(`${language}/**/*.ts`, { cwd: folder });
  const nouns = files.flatMap(
    (file) => readFileSync(new URL(file, folder), 'utf8').match(/\{ (?:[a-z]+: '[^']*', )*other: [^}]*\}/g) ?? [],
  );
  expect(nouns.length).toBeGreaterThan(4);
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  for (const noun of nouns) for (const form of pluralCategories) expect(noun).toMatch(new RegExp(`\\b${form}: `));
});

describe.each([englishUnits, russianUnits])('$locale is written as Intl writes it', (units) => {
  const { locale } = units;
  const timeZone = 'America/New_York';
  const format = createFormats(units, timeZone);
  /** A moment of each week of two years, at changing times of the day. */
  const moments = Array.from({ length: 105 }, (_, week) => Date.UTC(2026, 0, 1) + week * 7.15 * DAY);
  const dated = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);

  test('numbers', () => {
    const values = [0, 0.04, 0.05, 0.25, 0.95, 1, 1.5, 9.99, 10, 999.94, 999.96, 1000, 12_345.67, 2 ** 53, -1, -1234.5];
    for (const value of values)
      for (const digits of [1, 2])
        expect(format.number(value, digits)).toBe(value.toLocaleString(locale, { maximumFractionDigits: digits }));
  });

  test('the plural forms of nouns', () => {
    const rules = new Intl.PluralRules(locale, { maximumFractionDigits: 1 });
    const noun = { one: 'one', few: 'few', many: 'many', other: 'other' };
    for (const n of [...Array(250).keys(), 1001, 1011, 1.04, 1.06, 1.5, 2.96, -1, -3])
      expect(format.count(n, noun).split(' ').at(-1)).toBe(rules.select(n));
  });

  test('moments, by the clocks of a zone', () => {
    const parts = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone } as const;
    const [plain, long] = [dated(parts), dated({ ...parts, year: 'numeric' })];
    const hour = dated({ hour: '2-digit', hourCycle: 'h23', timeZone });
    for (const at of moments) {
      expect(format.moment(new Date(at))).toBe(plain.format(at));
      expect(format.momentWithYear(new Date(at))).toBe(long.format(at));
      expect(format.hour(at)).toBe(hour.format(at));
      expect(format.clock(at)).toBe(new Date(at).toLocaleTimeString(locale, { timeZone }));
    }
  });

  test('dates and months', () => {
    const short = dated({ day: 'numeric', month: 'short', timeZone: 'UTC' });
    const [weekday, month] = [dated({ weekday: 'short', timeZone: 'UTC' }), dated({ month: 'long', timeZone: 'UTC' })];
    for (const at of moments) {
      const date = new Date(at);
      expect(format.date(at)).toBe(short.format(at).replace('.', ''));
      expect(format.weekday(at)).toBe(`${weekday.format(at)} ${date.getUTCDate()}`);
      const name = `${month.format(at)} ${date.getUTCFullYear()}`;
      expect(format.month(Math.floor(at / DAY)).toLowerCase()).toBe(name.toLowerCase());
    }
  });
});
