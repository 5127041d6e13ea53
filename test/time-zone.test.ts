import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { clockFace } from '../src/time-zone.ts';

const SOURCE = resolve(import.meta.dirname, '../src/time-zone.ts');

/** Lives in each zone in turn; prints the zones whose clocks show something else than `Intl` says, at a moment of each month of years. */
const LIVES = `
  const { liveIn, clockFace } = await import(process.argv[1]);
  const { Intl: { DateTimeFormat } } = globalThis;
  const wrong = [];
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const told = new DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    liveIn(zone);
    Intl.DateTimeFormat = zone.includes('/') ? undefined : DateTimeFormat; // nothing is asked of it
    const shown = clockFace(zone);
    for (let at = Date.UTC(2024, 0, 5, 1, 2, 3); at < Date.UTC(2030); at += 30.3 * 86_400_000)
      if (new Date(shown(at)).toISOString().slice(0, 19).replace('T', ' ') !== told.format(at)) wrong.push(zone);
    Intl.DateTimeFormat = DateTimeFormat;
  }
  process.stdout.write(JSON.stringify(wrong));
`;

test('a process that lives in a zone reads its clocks as Intl does, without Intl', { timeout: 120_000 }, () => {
  const argv = ['--input-type=module', '-e', LIVES, SOURCE];
  expect(JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))).toEqual([]);
});

test('a zone that has only another name in Node is read right as well', () => {
  const code = `
    const { liveIn, clockFace } = await import(process.argv[1]);
    liveIn('europe/moscow');
    process.stdout.write(String(clockFace('europe/moscow')(0)));
  `;
  const argv = ['--input-type=module', '-e', code, SOURCE];
  expect(execFileSync(process.execPath, argv, { encoding: 'utf8', env: { TZ: 'europe/moscow' } })).toBe('10800000');
});

test('the clocks of any other zone are read too, to the second', () => {
  expect(clockFace('Asia/Kolkata')(1500)).toBe(1000 + 5.5 * 3_600_000);
  expect(clockFace('UTC')(1500)).toBe(1000);
});
