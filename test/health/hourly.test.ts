import { expect, test } from 'vitest';
import { hourOf } from '../../src/health/calendar.ts';
import { busiestHour, loadBetween, withinKept } from '../../src/health/hourly.ts';
import { account, EMPTY_BOOK, KEPT_HOURS, type TrafficBook, withDevices } from '../../src/health/traffic.ts';
import { HOUR, NOW, peer, stateOf } from '../stage/sample-state.ts';
import { dumpOf, utcDay } from './traffic-lab.ts';

const own = [peer({ telegram_id: 7 }), peer({ telegram_id: 8 }), peer({ telegram_id: 8, server_id: 'eu1' })];
const state = stateOf(own);
const [ANNA = '', BORIS = '', ABROAD = ''] = own.map(({ public_key }) => public_key);
const current = hourOf(NOW);

function see(book: TrafficBook, nodeId: string, counters: Readonly<Record<string, number>>, at: number): TrafficBook {
  const entries = Object.entries(counters).map(([key, received]) => [key, { received, sent: 2 * received }] as const);
  return account(book, withDevices(state, nodeId, dumpOf(Object.fromEntries(entries), at)), utcDay);
}

/** Anna moved 100 two days ago and 1 now; Boris 10 in the hour before this one, on main and 5 on eu1. */
function sample(): TrafficBook {
  let book = see(see(EMPTY_BOOK, 'main', {}, NOW - 60 * HOUR), 'eu1', {}, NOW - 60 * HOUR);
  book = see(book, 'main', { [ANNA]: 100, [BORIS]: 0 }, NOW - 48 * HOUR);
  book = see(book, 'main', { [ANNA]: 100, [BORIS]: 10 }, NOW - HOUR);
  book = see(book, 'eu1', { [ABROAD]: 5 }, NOW - HOUR);
  return see(book, 'main', { [ANNA]: 101, [BORIS]: 10 }, NOW);
}

test('who loaded a server between two hours is told for two days back, for that server only, the most first', () => {
  const between = (from: number, end: number) =>
    loadBetween(sample(), 'main', { from: current + from, end: current + end });
  expect(between(0, 1)).toEqual([[7, { received: 1, sent: 2 }]]);
  expect(between(-1, 1)).toEqual([
    [8, { received: 10, sent: 20 }],
    [7, { received: 1, sent: 2 }],
  ]);
  expect(between(-48, -47)).toEqual([[7, { received: 100, sent: 200 }]]);
  expect(between(-10, -2)).toEqual([]);
});

test('the busiest hour of these two days is found, on this server', () => {
  expect(busiestHour(sample(), 'main', current)).toBe(current - 48);
  expect(busiestHour(sample(), 'eu1', current)).toBe(current - 1);
  expect(busiestHour(EMPTY_BOOK, 'main', current)).toBeNull();
});

test('what is kept of hours is bounded, however long a device is in use', () => {
  let book = see(EMPTY_BOOK, 'main', { [ANNA]: 0 }, NOW);
  for (let hour = 1; hour <= 200; hour++) book = see(book, 'main', { [ANNA]: hour }, NOW + hour * HOUR);
  const hours = [...book.devices.values()][0]?.hours;
  expect([hours?.received.length, hours?.sent.length]).toEqual([KEPT_HOURS - 1, KEPT_HOURS - 1]);
});

test('a choice of hours outside of the kept ones is moved to the nearest that are', () => {
  expect(withinKept({ from: current - 5, end: current - 2 }, current)).toEqual({ from: current - 5, end: current - 2 });
  expect(withinKept({ from: current + 5, end: current + 8 }, current)).toEqual({ from: current - 2, end: current + 1 });
  expect(withinKept({ from: 0, end: 3 }, current)).toEqual({ from: current - 48, end: current - 45 });
  expect(withinKept({ from: 9, end: 2 }, current)).toEqual({ from: current - 48, end: current - 47 });
});
