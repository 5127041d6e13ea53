import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';
import type { DeviceLine } from '../../src/texts/chat/device-line.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import * as english from '../../src/texts/en/chat/nouns.ts';
import { createFormats } from '../../src/texts/format/formats.ts';
import * as russian from '../../src/texts/ru/chat/nouns.ts';

const { ru, en } = await loadLanguages('Europe/Moscow');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const nobody = { friends: 1, waiting: 0, recent: 0, nodes: [], off: [] };

const device = (more: Partial<DeviceLine>): DeviceLine => ({
  name: null,
  number: 1,
  server: 'Main',
  address: '10.0.0.3',
  fileName: 'vpn_5.conf',
  app: null,
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
  const node = { name: 'Main', state: 'up' as const, devices, online: 0 };
  expect(ru.stats.caption({ ...nobody, nodes: [node] })).toContain(`${russian}, сейчас в сети: 0`);
  expect(en.stats.caption({ ...nobody, nodes: [node] })).toContain(english);
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
  [0, '0 Б', '0 B'],
  [1023, '1 023 Б', '1,023 B'],
  [1024, '1 КиБ', '1 KiB'],
  [1536, '1,5 КиБ', '1.5 KiB'],
  [5 * 2 ** 30, '5 ГиБ', '5 GiB'],
  [2 ** 53, '8 192 ТиБ', '8,192 TiB'],
])('writes %i bytes', (sent, russian, english) => {
  const spaced = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(spaced(ru.status([device({ sent, received: 1 })], null))).toContain(`⬇️ ${russian}`);
  expect(spaced(en.status([device({ sent, received: 1 })], null))).toContain(`⬇️ ${english}`);
});

test('writes times in the bot’s time zone', () => {
  const ends = new Date('2026-11-29T09:05:00Z');
  expect(ru.regenCaption('Main', '10.0.0.3', null, ends)).toMatch(/29 ноября.*12:05/);
  expect(en.regenCaption('Main', '10.0.0.3', null, ends)).toMatch(/29 November.*12:05/);
});

test('says how much more bytes are in decimal units, by which providers count', () => {
  expect(ru.stats.unit(5 * 2 ** 30)).toEqual({ name: 'ГиБ', bytes: 2 ** 30, note: '1 ГиБ = 1,07 ГБ' });
  expect(en.stats.unit(2 ** 50)).toEqual({ name: 'TiB', bytes: 2 ** 40, note: '1 TiB = 1.1 TB' });
  expect(en.stats.unit(1023)).toEqual({ name: 'B', bytes: 1, note: '' });
});

test('labels hours by the bot’s clock and dates by their own', () => {
  expect(ru.stats.label('today', Date.parse('2026-11-25T21:00:00Z'))).toBe('00');
  const day = Date.parse('2026-11-25T00:00:00Z');
  expect([ru.stats.label('month', day), ru.stats.label('week', day)]).toEqual(['25 нояб', 'ср 25']);
  expect([en.stats.label('month', day), en.stats.label('week', day)]).toEqual(['25 Nov', 'Wed 25']);
});

const UNITS = {
  bytes: ['', '', '', '', ''],
  decimal: ['', '', '', '', ''],
  justNow: '',
  ago: (text: string) => text,
} as const;
const time = ({ MINUTES: minutes, HOURS: hours, DAYS: days }: typeof russian) => ({ minutes, hours, days });
const inRussian = createFormats({ ...UNITS, ...time(russian), locale: 'ru' }, 'UTC');
const inEnglish = createFormats({ ...UNITS, ...time(english), locale: 'en-GB' }, 'UTC');

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
