import { expect, it } from 'vitest';
import { isWrong, readServices } from '../../../src/peers/routes/read-services.ts';

it('reads names and networks, in any order of families, with comments and addresses', () => {
  const text =
    '\uFEFF# mine\r\n[Work ]\r\n10.20.0.0/16 # the office\r\n203.0.113.9\r\n2001:db8::/32\r\n\r\n[Игры]\r\n198.51.100.0/24\r\n';
  expect(readServices(text)).toEqual([
    { name: 'Work', networks: ['10.20.0.0/16', '203.0.113.9/32', '2001:db8::/32'] },
    { name: 'Игры', networks: ['198.51.100.0/24'] },
  ]);
  expect(readServices('')).toEqual([]);
});

it.each([
  ['[A]\nexample.com', 2, /takes addresses and no names/],
  ['[A]\n203.0.113.0/33', 2, /prefix must be a number from 8 to 32/],
  ['[A]\n0.0.0.0/0', 2, /from 8 to 32/],
  ['[A]\n128.0.0.0/1', 2, /from 8 to 32/],
  ['[A]\n::/1', 2, /from 19 to 128/],
  ['[A]\n203.0.113.0/24/8', 2, /prefix/],
  ['[A]\nfe80::1%eth0', 2, /neither a network/],
  ['[A]\n!203.0.113.0/24', 2, /neither a network/],
  ['[A]\n203.0.113.1 203.0.113.2', 2, /neither a network/],
  ['203.0.113.0/24\n[A]\n203.0.113.0/24', 1, /before the first name/],
  ['[A]\n203.0.113.1\n[a]\n203.0.113.2', 3, /there already/],
  ['[]\n203.0.113.1', 1, /1 to 30 characters/],
  [`[${'x'.repeat(31)}]\n203.0.113.1`, 1, /1 to 30 characters/],
  ['[a\u202eb]\n203.0.113.1', 1, /1 to 30 characters/],
  ['[A]\n[B]\n203.0.113.1', 1, /has no network/],
  [Array.from({ length: 13 }, (_, i) => `[${i}]\n203.0.113.1`).join('\n'), 25, /at most 12 services/],
])('takes nothing of %j and names the line', (text, line, words) => {
  const read = readServices(text);
  expect(isWrong(read)).toBe(true);
  expect(read[0]).toEqual({ line, problem: expect.stringMatching(words) });
});
