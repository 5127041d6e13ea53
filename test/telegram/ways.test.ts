import { expect, test } from 'vitest';
import { Ways } from '../../src/telegram/api/way/ways.ts';
import { recordLog } from '../lab/recorded-log.ts';

const [A, B, C] = ['socks5h://olga:pa55@a:1080', 'http://b:3128', 'direct'] as const;
const MINUTE = 60_000;

function open(remembered: string | null = null) {
  const clock = { now: 1000 };
  const kept: string[] = [];
  const record = recordLog();
  const remember = (way: string) => kept.push(way);
  const ways = new Ways({ list: [A, B, C], remembered, remember, log: record.log, now: () => clock.now });
  return { ways, clock, kept, ...record };
}

test('the order of preference counts until one fails; that one comes last, the last to fail at the very end', () => {
  const { ways, clock } = open();
  expect(ways.order()).toEqual([A, B, C]);
  ways.failed(A, new Error('no'));
  expect(ways.order()).toEqual([B, C, A]);
  clock.now += 1;
  ways.failed(B, new Error('no'));
  expect(ways.order()).toEqual([C, A, B]);
});

test('the way that works is kept, remembered and said once, without its login', () => {
  const { ways, kept, saying } = open();
  ways.failed(A, new Error('no'));
  ways.worked(B);
  ways.worked(B);
  expect(ways.order()[0]).toBe(B);
  ways.failed(B, new Error('no'));
  ways.worked(A);
  expect(kept).toEqual(['http://b:3128', 'socks5h://a:1080']);
  expect(saying('the way to Telegram')).toEqual([
    'the way to Telegram is http://b:3128 now',
    'the way to Telegram is socks5h://a:1080 now',
  ]);
});

test('with everything gone and back again nothing is said but of a way that changed', () => {
  const { ways, lines } = open();
  for (let round = 0; round < 100; round++) for (const way of ways.order()) ways.failed(way, new Error('no'));
  ways.worked(A);
  expect(lines.filter(({ level }) => level > 20)).toEqual([]);
});

test('the one that worked before the start is the first, and an unknown one is not', () => {
  expect(open('http://b:3128').ways.order()).toEqual([B, A, C]);
  expect(open('http://gone:1').ways.order()).toEqual([A, B, C]);
});

test('the preferred ones are due again after ten minutes, and every ten minutes', () => {
  const { ways, clock } = open('direct');
  expect(ways.dueAgain()).toEqual([]);
  clock.now += 10 * MINUTE;
  expect(ways.dueAgain()).toEqual([A, B]);
  expect(ways.dueAgain()).toEqual([]);
  ways.failed(A, new Error('no'));
  ways.worked(B);
  expect(ways.order()[0]).toBe(B);
  clock.now += 10 * MINUTE;
  expect(ways.dueAgain()).toEqual([A]);
});

test('a late answer by the way that was left for a better one changes nothing', () => {
  const { ways } = open('direct');
  ways.worked(A);
  ways.worked(C);
  expect(ways.order()[0]).toBe(A);
});
