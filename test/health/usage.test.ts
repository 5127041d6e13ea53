import { expect, test } from 'vitest';
import { createDayOf } from '../../src/health/calendar.ts';
import { account, EMPTY_BOOK, type TrafficBook, withDevices } from '../../src/health/traffic.ts';
import { usageOf } from '../../src/health/usage.ts';
import { DAY, HOUR, NOW, peer, stateOf } from '../stage/sample-state.ts';
import { dumpOf } from './traffic-lab.ts';

const dayOf = createDayOf('Europe/Moscow');
const state = stateOf([peer(), peer({ telegram_id: 8, server_id: 'eu1' })]);
const [A = '', B = ''] = Object.values(state.peers).map(({ public_key }) => public_key);

function see(book: TrafficBook, nodeId: string, key: string, counter: number, at: number, handshakeAt = at) {
  const snapshot = dumpOf({ [key]: { received: counter, sent: 0, handshakeAt } }, at);
  return account(book, withDevices(state, nodeId, snapshot), dayOf);
}

/** NOW is 13:00 in Moscow. */
function sample(): TrafficBook {
  let book = see(see(EMPTY_BOOK, 'main', A, 0, NOW - 40 * DAY), 'eu1', B, 0, NOW - 40 * DAY);
  book = see(book, 'eu1', B, 1, NOW - 29 * DAY, NOW - 29 * DAY);
  book = see(book, 'main', A, 10, NOW - 6 * DAY);
  book = see(book, 'main', A, 110, NOW - 14 * HOUR);
  book = see(book, 'main', A, 1110, NOW - 12 * HOUR);
  return see(book, 'main', A, 11_110, NOW);
}

test('today is the calendar day in the bot’s time zone, hour by hour', () => {
  const { total, columns, nodes, friends, recent } = usageOf(sample(), 'today', NOW, dayOf);
  expect(total.received).toBe(11_000);
  expect(columns).toHaveLength(24);
  expect(columns[0]?.at).toBe(NOW - 13 * HOUR);
  expect(columns.flatMap(({ byNode }, hour) => [...byNode.values()].map((bytes) => [hour, bytes]))).toEqual([
    [1, 1000],
    [13, 10_000],
  ]);
  expect(nodes.map(([id]) => id)).toEqual(['main']);
  expect(friends.map(([id]) => id)).toEqual([7]);
  expect([...recent]).toEqual([7]);
});

test('a week and a month are so many days, today included', () => {
  const week = usageOf(sample(), 'week', NOW, dayOf);
  expect(week.columns.map(({ byNode }) => byNode.get('main') ?? 0)).toEqual([10, 0, 0, 0, 0, 100, 11_000]);
  expect(new Date(week.columns.at(-1)?.at ?? 0).toISOString()).toBe('2026-11-22T00:00:00.000Z');
  const month = usageOf(sample(), 'month', NOW, dayOf);
  expect(month.columns).toHaveLength(30);
  expect(month.columns[0]?.byNode).toEqual(new Map([['eu1', 1]]));
  expect(month.total.received).toBe(11_111);
});

test('the day that summer time ends on has 25 hours', () => {
  const berlin = createDayOf('Europe/Berlin');
  expect(usageOf(EMPTY_BOOK, 'today', Date.parse('2026-10-25T12:00:00Z'), berlin).columns).toHaveLength(25);
});
