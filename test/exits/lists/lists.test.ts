import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printCountryList, readCountryList, requireLikely } from '../../../src/exits/lists/country-list.ts';
import { directList } from '../../../src/exits/lists/direct-list.ts';
import { merged, NO_NETWORKS, sizeOf, without } from '../../../src/exits/lists/networks.ts';
import { EMPTY_OWN_LIST, type OwnList, readOwnList } from '../../../src/exits/lists/own-list.ts';
import { contains, parseSubnet } from '../../../src/peers/nodes/subnet.ts';
import { networkIn } from '../../stage/networks.ts';

const list = (networks: readonly string[], date = '2026-11-28') => ({
  ...{ country: 'RU', date, source: 'ripencc 2026-11-28', licence: 'free' },
  networks: merged(networks),
});

describe('networks', () => {
  const some = fc.array(fc.oneof(networkIn(4, 4, 32), networkIn(6, 16, 128)), { maxLength: 12 });
  const isIn = (network: string, networks: readonly string[]) =>
    networks.some((other) => contains(parseSubnet(other), parseSubnet(network)));

  it('that are merged cover what they covered, and nothing twice', () => {
    fc.assert(
      fc.property(some, (networks) => {
        const { v4, v6 } = merged(networks);
        const all = [...v4, ...v6];
        expect(networks.filter((network) => !isIn(network, all))).toEqual([]);
        expect(all.filter((network) => all.some((other) => other !== network && isIn(network, [other])))).toEqual([]);
        expect(merged(all)).toEqual({ v4, v6 });
      }),
    );
  });

  it('without others have none of their addresses', () => {
    fc.assert(
      fc.property(some, some, (networks, taken) => {
        const left = without(merged(networks), taken);
        const all = [...left.v4, ...left.v6];
        expect(all.filter((network) => isIn(network, taken) || taken.some((other) => isIn(other, [network])))).toEqual(
          [],
        );
      }),
    );
    expect(without(NO_NETWORKS, ['10.0.0.0/8'])).toEqual(NO_NETWORKS);
  });
});

describe('a country’s list', () => {
  it('is read as it was written', () => {
    const written = list(['2.56.24.0/21', '2001:640::/32']);
    expect(readCountryList(printCountryList(written))).toEqual(written);
  });

  it('of Russia comes with the program, with its day, source and licence', () => {
    const shipped = readCountryList(readFileSync('src/exits/country-lists/ru.txt', 'utf8'));
    expect(shipped).toMatchObject({
      country: 'RU',
      date: expect.stringMatching(/^2026-/),
      licence: expect.stringMatching(/^CC BY-SA 4\.0/),
    });
    expect(shipped.networks.v4.length).toBeGreaterThan(9000);
    expect(shipped.networks.v6.length).toBeGreaterThan(3000);
    expect(sizeOf(shipped.networks.v4)).toBeGreaterThan(40e6);
    const holds = (address: string) =>
      shipped.networks.v4.some((network) => contains(parseSubnet(network), parseSubnet(address)));
    expect(['77.88.8.8', '8.8.8.8', '1.1.1.1', '10.0.0.1'].map(holds)).toEqual([true, false, false, false]);
  });

  it('is refused with the line when anything in it is not a network', () => {
    const text = printCountryList(list(['2.56.24.0/21', '5.8.0.0/23']));
    for (const line of [
      'example.ru',
      '2.56.24.0/21; flush ruleset',
      '2.56.24.0',
      '',
      '# more',
      '2.56.24.0/33',
      '999.1.1.1/8',
    ])
      expect(() => readCountryList(text.replace('5.8.0.0/23', line)), line).toThrow('line 6: not a network');
    expect(() => readCountryList(text.slice(0, -3))).toThrow('cut off');
    expect(() => readCountryList(text.replace('# date', '# day'))).toThrow('line 2');
    expect(() => readCountryList(text.replace('RU', 'Russia'))).toThrow('two capital letters');
  });

  it('does not take the place of another one from which it differs too much', () => {
    const before = list(['5.0.0.0/8', '2001:640::/32']);
    requireLikely(list(['5.0.0.0/9', '5.128.0.0/10', '2001:640::/32']), before);
    expect(() => requireLikely(list(['5.0.0.0/9', '2001:640::/32']), before)).toThrow('50 % of the IPv4 addresses');
    expect(() => requireLikely(list(['5.0.0.0/8']), before)).toThrow('0 % of the IPv6 addresses');
    expect(() => requireLikely(list(['4.0.0.0/7', '2001:640::/32']), before)).toThrow('200 %');
    expect(() => requireLikely(list(['5.0.0.0/8', '2001:640::/32'], '2026-11-27'), before)).toThrow('older');
    expect(() => requireLikely({ ...before, country: 'DE' }, before)).toThrow('of DE and not of RU');
  });
});

describe('the owner’s own list', () => {
  it('has networks, addresses and domains, and exceptions of each', () => {
    const text = `\uFEFF# banks\r\n203.0.113.0/24\n 203.0.113.7 # one\nExample.RU.\nкремль.рф\n!198.51.100.0/24\n! chat.example.ru\n2001:db8::/32\n\n`;
    expect(readOwnList(text)).toEqual({
      networks: ['203.0.113.0/24', '203.0.113.7/32', '2001:db8::/32'],
      domains: ['example.ru', 'xn--e1ajeds9e.xn--p1ai'],
      exceptNetworks: ['198.51.100.0/24'],
      exceptDomains: ['chat.example.ru'],
    });
    expect(readOwnList('')).toEqual(EMPTY_OWN_LIST);
  });

  it('is refused with each wrong line and what to write instead', () => {
    const text =
      '203.0.113.0/33\nexample\n*.example.ru\nhttps://bank.example.ru/login\n0.0.0.0/0\n10.0.0.300\n!\nexa\u202Emple.ru x\n1.2.3.4/8/8';
    expect(readOwnList(text)).toMatchObject([
      { line: 1, problem: '"203.0.113.0/33": the prefix must be a number from 1 to 32' },
      { line: 2, problem: expect.stringContaining('"example" is neither a network') },
      { line: 3, problem: '"*.example.ru": write example.ru, which stands for all names below it as well' },
      { line: 4, problem: expect.stringContaining('write bank.example.ru') },
      { line: 5, problem: expect.stringContaining('is every address') },
      { line: 6, problem: expect.stringContaining('"10.0.0.300" is neither') },
      { line: 7, problem: expect.stringContaining('"" is neither') },
      { line: 8, problem: expect.stringContaining('\\u{202e}') },
      { line: 9, problem: expect.stringContaining('prefix') },
    ]);
    expect(readOwnList('x\n'.repeat(100))).toHaveLength(20);
    expect(readOwnList('example.ru\n'.repeat(20_001))).toMatchObject([
      { line: 20_001, problem: 'at most 20000 lines' },
    ]);
  });

  it('adds to the country’s list and takes out of it', () => {
    const own = readOwnList(
      '203.0.113.0/24\nexample.ru\nshop.example\n!5.8.0.0/24\n!shop.example\n!chat.example.ru',
    ) as OwnList;
    expect(directList(list(['5.8.0.0/23']), own)).toEqual({
      networks: { v4: ['5.8.1.0/24', '203.0.113.0/24'], v6: [] },
      domains: ['example.ru'],
      exceptDomains: ['shop.example', 'chat.example.ru'],
    });
    expect(directList(null, EMPTY_OWN_LIST).networks).toEqual(NO_NETWORKS);
  });
});
