import { expect, test } from 'vitest';
import { UploadTyping } from '../../src/telegram/delivery/upload-typing.ts';
import { eventually } from '../lab/eventually.ts';
import { iso, NOW, peer } from '../stage/sample-state.ts';
import { openDeliveries } from './delivery-lab.ts';

/** The times (ms after the wish) at which it shows when it is asked whenever it wants to be. */
function shownAt(isUp: boolean, until: number, since = NOW): number[] {
  const typing = new UploadTyping();
  const pending = { peerId: 'p1', peer: peer(), key: { public_key: '', secret: '' }, since: iso(since) };
  const times: number[] = [];
  for (let now = since; now < since + until; ) {
    const { isDue, next } = typing.look({ pending, downForMs: 2000, isUp, now });
    if (isDue) times.push(now - since);
    now = next;
  }
  return times;
}

test('shows from 300 ms on, every five seconds, for a minute at most', () => {
  expect(shownAt(true, 17_000)).toEqual([300, 5300, 10_300, 15_300]);
  expect(shownAt(true, 3_600_000)).toHaveLength(12);
});

test('with the node down it ends when the friend is told so', () => {
  expect(shownAt(false, 3_600_000)).toEqual([300]);
});

test('a wish that waited while the daemon was away shows nothing, a new one begins anew', () => {
  const typing = new UploadTyping();
  const wish = { peerId: 'p1', peer: peer(), key: { public_key: '', secret: '' } };
  const look = (since: number, now: number) =>
    typing.look({ pending: { ...wish, since: iso(since) }, downForMs: 2000, isUp: true, now });
  expect(look(NOW - 3_600_000, NOW)).toEqual({ isDue: false, next: Number.POSITIVE_INFINITY });
  expect(look(NOW, NOW + 400).isDue).toBe(true);
  expect(look(NOW + 600, NOW + 1000).isDue).toBe(true);
});

test('a config that waits for its node shows that it is on its way', async () => {
  const { bringUp, wish, waits, shown, friend } = await openDeliveries();
  friend(7);
  await wish();
  await eventually(() => shown.length === 1);
  bringUp();
  await eventually(() => !waits());
});
