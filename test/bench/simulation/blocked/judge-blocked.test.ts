import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../stage/sample-state.ts';
import type { Outage } from './friend.ts';
import { judgeBlocked } from './judge-blocked.ts';
import { Timeline } from './timeline.ts';
import { afterAwake, awakeBetween, whenAwake } from './waking.ts';

test('a longer time, and a longer median, are told', () => {
  const out = (ms: number, more: Partial<Outage> = {}): Outage => ({
    ...{ friend: 7, at: 0, ms, by: 'one tap', hadSecond: true, lacked: null },
    ...more,
  });
  expect(judgeBlocked({ outages: [out(30_000), out(31_000), out(600_000)] })).toEqual([]);
  expect(judgeBlocked({ outages: [out(30_000), out(31_000), out(600_001)] })).toEqual([
    'friend 7 was out for 10 min from 1970-01-01T00:00:00.000Z, back by one tap',
  ]);
  expect(judgeBlocked({ outages: [out(60_000)] })).toEqual(['the median is 60 s']);
  expect(judgeBlocked({ outages: [out(HOUR, { hadSecond: false }), out(HOUR, { lacked: 'word' })] })).toEqual([]);
});

describe('a waking day', () => {
  test('is from 8 to 24 o’clock', () => {
    expect([whenAwake(3 * HOUR), whenAwake(8 * HOUR), whenAwake(DAY)]).toEqual([8 * HOUR, 8 * HOUR, DAY + 8 * HOUR]);
    expect([awakeBetween(3 * HOUR, 9 * HOUR), awakeBetween(23 * HOUR, DAY + 9 * HOUR)]).toEqual([HOUR, 2 * HOUR]);
    expect([afterAwake(23 * HOUR, HOUR / 2), afterAwake(23 * HOUR, 2 * HOUR)]).toEqual([23.5 * HOUR, DAY + 9 * HOUR]);
  });
});

test('lives on one clock take turns by its time, and a failure of one ends the run', async () => {
  const timeline = new Timeline(100);
  const seen: string[] = [];
  const live = (name: string, pause: number) => async () => {
    for (let step = 0; step < 3; step += 1) {
      seen.push(`${name} ${timeline.now}`);
      await timeline.sleepUntil(timeline.now + pause);
    }
  };
  timeline.begin(100, live('a', 30));
  timeline.begin(110, live('b', 20));
  await timeline.run(145);
  expect([seen, timeline.now]).toEqual([['a 100', 'b 110', 'a 130', 'b 130'], 145]);
  timeline.begin(150, () => Promise.reject(new Error('broken')));
  await expect(timeline.run(200)).rejects.toThrow('broken');
});
