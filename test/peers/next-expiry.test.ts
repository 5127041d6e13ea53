import { expect, it } from 'vitest';
import { nextExpiry } from '../../src/peers/records/guests.ts';
import { committed } from '../stage/committed.ts';
import { DAY, HOUR, iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const ANNA = peer({ telegram_id: 7 });
const BORIS = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32', server_id: 'eu1' });
const users = (until: Record<number, number | null>) => ({
  users: Object.fromEntries(
    Object.entries(until).map(([id, ms]) => [id, user(Number(id), { until: ms === null ? null : iso(ms) })]),
  ),
});

it('is the earliest end that is still to come, of those with a working device on the node', () => {
  const state = stateOf([ANNA, BORIS], users({ 7: NOW + 2 * HOUR, 8: NOW + HOUR, 9: NOW + 1 }));
  expect(nextExpiry(state, 'main', NOW)).toBe(NOW + 2 * HOUR);
  expect(nextExpiry(state, 'eu1', NOW)).toBe(NOW + HOUR);
  expect(nextExpiry(state, 'main', NOW + 2 * HOUR)).toBe(Number.POSITIVE_INFINITY);
});

it('is never for those who are in for good, paused or without a device that works', () => {
  expect(nextExpiry(stateOf([ANNA], users({ 7: null })), 'main', NOW)).toBe(Number.POSITIVE_INFINITY);
  const off = stateOf([{ ...ANNA, active: false }], users({ 7: NOW + HOUR }));
  expect(nextExpiry(off, 'main', NOW)).toBe(Number.POSITIVE_INFINITY);
});

it('follows the clock on one committed state, forwards and back, and reads no device where there is no guest', () => {
  const guests = committed(
    stateOf([ANNA, { ...BORIS, server_id: 'main' }], users({ 7: NOW + HOUR, 8: NOW + 2 * HOUR })),
  );
  const ends = [0, HOUR, 2 * HOUR, 0].map((ms) => nextExpiry(guests.state, 'main', NOW + ms));
  expect(ends).toEqual([NOW + HOUR, NOW + 2 * HOUR, Number.POSITIVE_INFINITY, NOW + HOUR]);
  const { state, reads } = committed(stateOf([ANNA, BORIS]));
  nextExpiry(state, 'main', NOW);
  const before = reads();
  for (const ms of [0, HOUR, DAY]) expect(nextExpiry(state, 'main', NOW + ms)).toBe(Number.POSITIVE_INFINITY);
  expect(reads()).toBe(before);
});
