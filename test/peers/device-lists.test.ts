import { expect, it } from 'vitest';
import { deviceLists } from '../../src/peers/records/device-lists.ts';
import type { State } from '../../src/peers/records/records.ts';
import { deepFrozen } from '../../src/store/working-copy.ts';
import { HOUR, iso, NOW, peer, stateOf } from '../stage/sample-state.ts';

const sent = (hoursAgo: number, more = {}) => peer({ sent_at: iso(NOW - hoursAgo * HOUR), ...more });
const ids = (state: State, hours: number, now = NOW) =>
  deviceLists(state.peers)
    .sentSince(now - hours * HOUR)
    .map(([id]) => id);

it('knows who was sent a config lately, whichever time is asked about first, and when the clock is set back', () => {
  const greeted = sent(1);
  const state = deepFrozen(stateOf([sent(1), sent(5), sent(30), { ...greeted, greeted_key: greeted.public_key }]));
  expect(ids(state, 6)).toEqual(['p1', 'p2']);
  expect(ids(state, 2)).toEqual(['p1']);
  expect(ids(state, 6)).toEqual(['p1', 'p2']);
  expect(ids(state, 6, NOW + 2 * HOUR)).toEqual(['p1']);
  expect(ids(state, 40)).toEqual(['p1', 'p2', 'p3']);
  expect(ids(state, 6, NOW - 25 * HOUR)).toEqual(['p1', 'p2', 'p3']);
});

it('sees what changed meanwhile in records that are not frozen', () => {
  const state = stateOf([sent(1), sent(5)]);
  expect(ids(state, 6)).toEqual(['p1', 'p2']);
  delete state.peers['p2'];
  expect(ids(state, 6)).toEqual(['p1']);
});

it('reads the records of one state once, however often it is asked', () => {
  let reads = 0;
  const counted = (hoursAgo: number) =>
    new Proxy(sent(hoursAgo), {
      get: (target, name) => {
        if (name === 'sent_at') reads += 1;
        return Reflect.get(target, name);
      },
    });
  const state = stateOf([]);
  for (let n = 0; n < 50; n += 1) state.peers[`p${n}`] = counted(100);
  Object.freeze(state.peers);
  ids(state, 24);
  const once = reads;
  for (let second = 1; second < 100; second += 1) ids(state, 24, NOW + second * 1000);
  expect(reads).toBe(once);
});
