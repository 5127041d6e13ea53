import { expect, it } from 'vitest';
import { nextExpiry } from '../../src/peers/next-expiry.ts';
import { HOUR, iso, NOW, peer, stateOf, user } from './sample-state.ts';

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
