import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { packagesOf } from './stage/packages.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
/** Each of them is needed now and then, by some services, or never by the daemon. */
const LATER = ['age-encryption', 'commander', 'echarts', 'execa', 'prom-client', 'ssh2'];
/** `grammy` is the build with an HTTP client of its own, and an import of `node:http` brings one more: nothing needs them. */
const SELDOM = ['grammy', 'node:http', '@resvg/resvg-js', 'https-proxy-agent', 'pino-pretty', 'socks-proxy-agent'];

test('a start loads only what every daemon needs', () => {
  const loaded = packagesOf(MAIN);
  expect(loaded).toContain('grammy/web');
  expect([...LATER, ...SELDOM].filter((name) => loaded.has(name))).toEqual([]);
});
