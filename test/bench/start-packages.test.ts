import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { importedLater, loadedBy } from './stage/packages.ts';

const [MAIN, LOADER, SERVICE] = ['main.ts', 'load-service.ts', 'service.ts'].map((name) =>
  resolve(import.meta.dirname, '../../src', name),
) as [string, string, string];
/** Each of them is needed now and then, by some services, or never by the daemon. */
const LATER = ['age-encryption', 'commander', 'd3-scale', 'execa', 'imapflow', 'nodemailer', 'prom-client', 'ssh2'];
/** `grammy` is the build with an HTTP client of its own, and an import of `node:http` brings one more: nothing needs them. */
const SELDOM = ['grammy', 'node:http', '@resvg/resvg-js', 'pino-pretty'];

test('a start loads only what every daemon needs', () => {
  const { packages } = loadedBy(MAIN, SERVICE);
  expect(packages).toContain('grammy/web');
  expect([...LATER, ...SELDOM].filter((name) => packages.has(name))).toEqual([]);
});

test('before it calls Telegram it loads less than a seventh of its files, and the rest in parts that each add to what is loaded', () => {
  const parts = importedLater(LOADER);
  expect(parts.pop()).toBe(SERVICE);
  const service = loadedBy(SERVICE).files;
  const loaded = new Set(loadedBy(MAIN).files);
  expect(loaded.size).toBeLessThan(service.size / 7);
  for (const part of parts) {
    expect(service).toContain(part);
    const added = [...loadedBy(part).files].filter((file) => !loaded.has(file));
    expect(added.length, part).toBeGreaterThan(0);
    for (const file of added) loaded.add(file);
  }
});

test('zod is imported as a namespace, of which only what is used is built: all of it has fifty languages', () => {
  const folder = resolve(import.meta.dirname, '../../src');
  const whole = globSync('**/*.ts', { cwd: folder }).filter((file) =>
    /^import (?:\{|z\b).* from 'zod'/m.test(readFileSync(resolve(folder, file), 'utf8')),
  );
  expect(whole).toEqual([]);
});

/** They are asked for now and then, by the owner or a page: with the first formatter of `Intl` a process touches 8 MB more. */
const WITH_INTL = [
  'charts/traffic-svg.ts',
  'config/value-schemas.ts',
  'telegram/features/people/find-people.ts',
  'texts/en/chat/helper-page.ts',
  'texts/ru/chat/helper-page.ts',
  'time-zone.ts',
];

test('texts and clocks do without formatters of Intl', () => {
  const folder = resolve(import.meta.dirname, '../../src');
  const using = globSync('**/*.ts', { cwd: folder, exclude: (name) => name === 'cli' }).filter((file) =>
    /\bIntl\.[A-Z]\w+\(|\bIntl\.supported|\.toLocale(?:Date|Time)?String\(|\.localeCompare\(/.test(
      readFileSync(resolve(folder, file), 'utf8'),
    ),
  );
  expect(using.toSorted()).toEqual(WITH_INTL);
});
