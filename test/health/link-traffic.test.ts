import { expect, test } from 'vitest';
import { createDayOf } from '../../src/health/calendar.ts';
import { accountLinks, throughExits } from '../../src/health/link-traffic.ts';
import { account, EMPTY_BOOK, withDevices } from '../../src/health/traffic.ts';
import { TrafficMeter } from '../../src/health/traffic-meter.ts';
import { NOW, peer, stateOf } from '../stage/sample-state.ts';
import { dumpOf } from './traffic-lab.ts';

const moved = (counters: Readonly<Record<string, readonly [received: number, sent: number]>>) =>
  new Map(Object.entries(counters).map(([exit, [received, sent]]) => [exit, { received, sent }]));

test('only what a link’s counters rise by is counted, from its first count on', () => {
  let book = accountLinks(EMPTY_BOOK, 'main', moved({ eu1: [1000, 2000] }), 20);
  expect(throughExits(book, 0)).toEqual(new Map([['main', [['eu1', 0]]]]));
  book = accountLinks(book, 'main', moved({ eu1: [1100, 2010], us1: [5, 5] }), 20);
  book = accountLinks(book, 'main', moved({ eu1: [7, 3], us1: [305, 5] }), 21); // the link was started anew
  expect(throughExits(book, 0).get('main')).toEqual([
    ['us1', 300],
    ['eu1', 120],
  ]);
  expect(throughExits(book, 21).get('main')).toEqual([
    ['us1', 300],
    ['eu1', 10],
  ]);
  expect(accountLinks(book, 'main', moved({ eu1: [7, 3] }), 22)).toBe(book);
});

test('devices are counted beside it, and neither loses the other', () => {
  const state = stateOf([peer()]);
  const dayOf = createDayOf('UTC');
  const before = accountLinks(EMPTY_BOOK, 'main', moved({ eu1: [1, 1] }), 20);
  const book = account(before, withDevices(state, 'main', dumpOf({}, NOW)), dayOf);
  expect(book.links).toBe(before.links);
});

test('the meter counts at its pace, and tells each period’s part', async () => {
  const dayOf = createDayOf('UTC');
  const meter = new TrafficMeter({
    file: { load: async () => EMPTY_BOOK, save: async () => 1 },
    store: { state: stateOf([]) },
    ...{ now: () => NOW, dayOf },
  });
  for (const [counter, ago] of [
    [0, 3],
    [10, 2],
    [15, 0],
  ] as const) {
    meter.noteLinks('main', moved({ eu1: [counter, 0] }), NOW - ago * 86_400_000);
    await meter.count();
  }
  expect(meter.usage('today').exits.get('main')).toEqual([['eu1', 5]]);
  expect(meter.usage('week').exits.get('main')).toEqual([['eu1', 15]]);
});
