import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../src/exits/lists/networks.ts';
import { networksOf, RegistryReader } from '../../../src/exits/lists/registry-reader.ts';
import { registryFile } from '../../stage/registry-file.ts';

function read(text: string, country = 'ru') {
  const reader = new RegistryReader(country);
  for (const line of text.split('\n')) reader.line(line);
  return reader.end();
}

describe('a registry’s statistics', () => {
  it('give the networks of one country that somebody uses, of both families and merged', () => {
    const text = registryFile([
      'ripencc|RU|ipv4|2.56.24.0|1024|20190307|allocated|a',
      'ripencc|RU|ipv4|2.56.28.0|1024|20190307|assigned|b',
      'ripencc|RU|ipv4|5.8.0.0|768|20120601|allocated|c',
      'ripencc|DE|ipv4|5.9.0.0|65536|20120601|allocated|d',
      'ripencc|RU|ipv6|2001:640::|32|20020807|allocated|e',
      'ripencc|RU|asn|2148|1|19930901|allocated|f',
      'ripencc||ipv4|31.14.20.0|1024||available|',
      'ripencc|RU|ipv4|31.15.0.0|256|20120601|reserved|g',
    ]);
    expect(read(text)).toEqual({
      registry: 'ripencc',
      date: '2026-11-28',
      networks: { v4: ['2.56.24.0/21', '5.8.0.0/23', '5.8.2.0/24'], v6: ['2001:640::/32'] },
    });
  });

  it('are not taken when they were cut off anywhere', () => {
    const text = registryFile([
      'ripencc|RU|ipv4|2.56.24.0|1024|20190307|allocated|a',
      'ripencc|RU|ipv6|2001:640::|32|20020807|allocated|e',
    ]);
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index).slice(0, -1);
    expect(ends.length).toBeGreaterThan(4);
    for (const end of ends.slice(2))
      expect(() => read(text.slice(0, end)), text.slice(0, end)).toThrow(/cut off or damaged|not a/);
    expect(() => read('')).toThrow('the file is empty');
  });

  it.each([
    ['<html>', /line 1 of the file is not the head/],
    ['2|somebody|1|1|19830705|20261128|+0100', /line 1 of the file is not the head/],
    ['2|ripencc|x|1|19830705|today|+0100', /line 1 of the file names no day/],
    [registryFile(['ripencc|RU|ipv4|2.56.24.999|1024|20190307|allocated|a']), /names no network/],
    [registryFile(['ripencc|RU|ipv4|255.255.255.0|1024|20190307|allocated|a']), /names no network/],
    [registryFile(['ripencc|RU|ipv4|2.56.24.0|0|20190307|allocated|a']), /names no network/],
    [registryFile(['ripencc|RU|ipv6|2001:640::|129|20190307|allocated|a']), /names no network/],
    [registryFile(['ripencc|RU|ipv6|fe80::1%eth0|64|20190307|allocated|a']), /names no network/],
    [registryFile([`ripencc|RU|ipv4|2.56.24.0|${'1'.repeat(2000)}|20190307|allocated|a`]), /is too long/],
  ])('that are no such file are refused with the line: %.40s', (text, problem) => {
    expect(() => read(text)).toThrow(problem);
  });

  it('count addresses, which become as few networks as can be', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 2 ** 20 }));
    fc.assert(
      fc.property(range, ([first, count]) => {
        const networks = networksOf(first, count);
        expect(sizeOf(networks)).toBe(count);
        expect(networks.length).toBeLessThanOrEqual(2 * 21);
      }),
    );
    expect(networksOf(0, 2 ** 32)).toEqual(['0.0.0.0/0']);
  });
});
