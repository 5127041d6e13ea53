import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/health/firewall/judge.ts';
import type { Listings } from '../../../src/health/firewall/listings.ts';
import type { Machine } from '../../../src/health/firewall/machine.ts';

const LISTINGS: Listings = {
  ...{ nft: null, nftIsTerse: false, iptables: null, ip6tables: null },
  ...{ iptablesLegacy: null, ip6tablesLegacy: null, unread: [] },
};
const MACHINE: Machine = {
  ...{
    interface: 'wg0',
    link: true,
    port: 51820,
    forwarding4: true,
    forwarding6: true,
    uplink4: 'eth0',
    uplink6: 'eth0',
  },
  own: [{ device: 'eth0', address: '203.0.113.5' }],
  listings: LISTINGS,
};
const WANTED = {
  ...{ network: '10.0.0.0/24', network6: 'fd00::/64', endpointPort: 51820, allowedIps: ['0.0.0.0/0', '::/0'] },
  friends: ['10.0.0.2/32', 'fd00::2/128'],
};
const judged = (listings: Partial<Listings>) => judge({ ...MACHINE, listings: { ...LISTINGS, ...listings } }, WANTED);
const place = { family: 'inet', table: 't' };
const chain = (name: string, hook?: string) => ({
  chain: { ...place, name, ...(hook === undefined ? {} : { type: 'filter', hook, prio: 0, policy: 'accept' }) },
});
const rule = (name: string, ...expr: readonly object[]) => ({ rule: { ...place, chain: name, expr } });
const translation = { ...place, name: 'n', type: 'nat', hook: 'postrouting', prio: 100, policy: 'accept' };
const listing = (...nftables: readonly object[]) => ({
  nft: JSON.stringify({ nftables: [{ chain: translation }, rule('n', { masquerade: null }), ...nftables] }),
});

/** A listing that is whole but for one match, whose sides nest as deep as JSON may. */
const deepRule = (left: string, right: string): string =>
  (listing(chain('f', 'forward'), rule('f', { match: { op: '==', left: 'LEFT', right: 'RIGHT' } })).nft ?? '')
    .replace('"LEFT"', left)
    .replace('"RIGHT"', right);

it('is judged well without any lies', () => expect(judged(listing()).way4?.answer).toBe('yes'));

describe('a machine that lies about its rules', () => {
  it.each([
    ['no JSON', 'firewall'],
    ['another JSON', '[1, 2]'],
    ['too deep', '['.repeat(500_000)],
    ['an expression too deep', `{"nftables":${'{"a":['.repeat(20_000)}${']}'.repeat(20_000)}}`],
    ['a left side too deep', deepRule(`${'{"&":['.repeat(50_000)}1${',1]}'.repeat(50_000)}`, '1')],
    [
      'a right side too deep',
      deepRule('{"meta":{"key":"mark"}}', `${'{"elem":{"val":'.repeat(40_000)}1${'}}'.repeat(40_000)}`),
    ],
  ])('is believed nothing: %s', (_, nft) => {
    expect(judged({ nft })).toMatchObject({ way4: { answer: 'unsure', troubles: ['unread'] }, port: 'unsure' });
  });

  it('cannot keep us busy by chains that jump again and again, nor in a circle', () => {
    const names = Array.from({ length: 15 }, (_, at) => `c${at}`);
    const jumps = names.flatMap((name, at) => [
      chain(name),
      ...Array.from({ length: 8 }, () => rule(name, { jump: { target: names[at + 1] ?? 'c0' } })),
    ]);
    const { way4 } = judged(listing(chain('f', 'forward'), rule('f', { jump: { target: 'c0' } }), ...jumps));
    expect(way4?.answer).toBe('unsure');
    const circle = listing(
      chain('f', 'forward'),
      chain('a'),
      rule('f', { goto: { target: 'a' } }),
      rule('a', { goto: { target: 'a' } }),
    );
    expect(judged(circle).way4?.answer).toBe('unsure');
  });

  it.each([
    ['long rules', Array.from({ length: 2000 }, () => ({ counter: null }))],
    [
      'long lists',
      [{ match: { op: '==', left: { meta: { key: 'iifname' } }, right: { set: Array(4000).fill('eth9') } } }],
    ],
    ['long sets', [{ match: { op: '==', left: { meta: { key: 'iifname' } }, right: '@names' } }]],
    ['sets of several', [{ match: { op: '==', left: { concat: [{ meta: { key: 'iifname' } }] }, right: '@several' } }]],
    ['maps', [{ vmap: { key: { meta: { key: 'iifname' } }, data: '@verdicts' } }]],
  ])('cannot keep us busy by %s that are looked at again and again', (_, expr) => {
    const names = Array.from({ length: 11 }, (_, at) => `c${at}`);
    const twice = names.slice(1).flatMap((name, at) => Array(2).fill(rule(`c${at}`, { jump: { target: name } })));
    const { way4 } = judged(
      listing(
        ...names.map((name) => chain(name)),
        { set: { ...place, name: 'names', elem: Array(4000).fill('eth9') } },
        { set: { ...place, name: 'several', elem: Array(1000).fill({ concat: ['eth9'] }) } },
        {
          map: {
            ...place,
            name: 'verdicts',
            elem: [['wg0', { continue: null }], ...Array(4000).fill(['eth9', { drop: null }])],
          },
        },
        ...[chain('f', 'forward'), rule('f', { jump: { target: 'c0' } })],
        ...[...twice, rule('c10', ...expr)],
      ),
    );
    expect(way4?.answer).toBe('unsure');
  });

  it('is not understood in any of its words, and nothing is thrown', () => {
    const verdict = fc.constantFrom(
      'accept',
      'drop',
      'jump',
      'goto',
      'vmap',
      'snat',
      'mangle',
      'match',
      'limit',
      'xt',
      'set',
    );
    const statement = fc.tuple(verdict, fc.jsonValue({ maxDepth: 4 })).map(([word, value]) => ({ [word]: value }));
    const known = fc.oneof(
      statement,
      fc
        .record({
          left: fc.jsonValue({ maxDepth: 3 }),
          op: fc.constantFrom('==', '!=', 'in', '<'),
          right: fc.jsonValue({ maxDepth: 3 }),
        })
        .map((match) => ({ match })),
      fc
        .jsonValue({ maxDepth: 3 })
        .map((right) => ({ match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right } })),
      fc.jsonValue({ maxDepth: 3 }).map((data) => ({ vmap: { key: { meta: { key: 'iifname' } }, data } })),
    );
    const rules = fc.array(fc.array(known as fc.Arbitrary<object>, { maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rules, (all) => {
        judged(
          listing(
            chain('f', 'forward'),
            chain('i', 'input'),
            ...all.flatMap((expr) => [rule('f', ...expr), rule('i', ...expr)]),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('may print any line as iptables', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            '-s',
            '-d',
            '!',
            '--mark',
            '0x1/0x',
            '10.0.0.0/99',
            '-j',
            'MARK',
            '--set-xmark',
            'x',
            '-m',
            '--dports',
            'a:b',
            '"',
            '--tcp-flags',
            'SNAT',
            '--to-source',
            '1.2.3.4-5',
          ),
          { maxLength: 8 },
        )
        .map((words) => `-A FORWARD ${words.join(' ')}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        judged({ iptables: ['*filter', ':FORWARD ACCEPT [0:0]', ...lines, 'COMMIT'].join('\n') });
      }),
      { numRuns: 300 },
    );
  });
});
