import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NODE_FLAGS, UNIT_ENVIRONMENT } from '../lab/unit.ts';

test('`npm start` gives Node the options that the unit gives it', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.start).toBe(`node ${NODE_FLAGS.join(' ')} src/main.ts`);
  expect(NODE_FLAGS).toContain('--optimize-for-size');
  expect(NODE_FLAGS).toContainEqual(expect.stringMatching(/^--invocation-count-for-maglev=/));
  expect(UNIT_ENVIRONMENT).toMatchObject({ MALLOC_ARENA_MAX: '1' });
});

/** What the kernel is told of the memory of a unit. */
function memoryOf(unit: string) {
  const told = (name: string, value: string) => Number(new RegExp(`^${name}=${value}$`, 'm').exec(unit)?.[1]);
  return { percent: told('MemoryMax', '(\\d+)%'), goes: told('OOMScoreAdjust', '(\\d+)') };
}

test('where memory runs out the bot goes first, then the name server, and neither takes all of a small server', () => {
  const bot = memoryOf(readFileSync('deploy/vpn-bot.service', 'utf8'));
  const names = memoryOf(execFileSync('sh', ['-c', '. deploy/lib/dns.sh; dns_unit'], { encoding: 'utf8' }));
  expect(bot.goes).toBeGreaterThan(names.goes);
  expect(names.goes).toBeGreaterThan(0); // what sshd has for each login
  const [most, least] = [60, 35]; // of 460 MB, which the kernel leaves of 512: room for the system, and twice what is measured
  for (const { percent } of [bot, names]) {
    expect(percent).toBeLessThanOrEqual(most);
    expect(percent).toBeGreaterThanOrEqual(least);
  }
});
