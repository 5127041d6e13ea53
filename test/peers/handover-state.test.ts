import { expect, it } from 'vitest';
import { handOver, markLapsed, markOpened } from '../../src/peers/devices/hand-over.ts';
import { handoverState } from '../../src/peers/devices/handover-state.ts';
import { promote } from '../../src/peers/devices/rekey.ts';
import { box, DAY, iso, NOW, peer } from '../stage/sample-state.ts';

const handed = (more = {}) => {
  const device = peer(more);
  return { device, key: handOver(device, box, iso(NOW)).public_key };
};

it('waits until its deadline, then says for a week what became of it', () => {
  for (const more of [{}, { sent_at: null }]) {
    const { device, key } = handed(more);
    expect(handoverState(device, NOW + DAY)).toEqual({ state: 'waiting', at: iso(NOW + 3 * DAY) });
    markLapsed(device, key, iso(NOW + 3 * DAY));
    expect(handoverState(device, NOW + 10 * DAY)).toEqual({ state: 'lapsed', at: iso(NOW + 3 * DAY) });
    expect(handoverState(device, NOW + 10 * DAY + 1)).toBeNull();
  }
  const { device, key } = handed();
  markOpened(device, key, iso(NOW + DAY));
  promote(device, iso(NOW + DAY));
  expect(handoverState(device, NOW + DAY)).toEqual({ state: 'opened', at: iso(NOW + DAY) });
});

it('is nothing of a device that was never handed over, and waits again at the next one', () => {
  expect(handoverState(peer(), NOW)).toBeNull();
  const { device, key } = handed();
  markLapsed(device, key, iso(NOW));
  handOver(device, box, iso(NOW + DAY));
  expect(handoverState(device, NOW + DAY)).toMatchObject({ state: 'waiting' });
});
