import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { importedLater, loadedBy } from './stage/packages.ts';

const [MAIN, LOADER, SERVICE] = ['main.ts', 'load-service.ts', 'service.ts'].map((name) =>
  resolve(import.meta.dirname, '../../src', name),
) as [string, string, string];
/** Each of them is needed now and then, by some services, or never by the daemon. */
const LATER = ['age-encryption', 'commander', 'echarts', 'execa', 'prom-client', 'ssh2'];
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
