import { describe, expect, it } from 'vitest';
import { count, hasPassed, isUncounted } from '../../src/peers/plan/counting.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const old = newKey();
const rekeyed = () => stateOf([peer({ next: { ...sealedKey(), sent_at: iso(NOW) }, retired: { [old]: iso(NOW) } })]);
const first = ({ peers }: Draft) => peers['p1'] ?? peer();
const begin = (state: Draft, seen: number, upTo = seen) => count(state, 'p1', { seen, upTo });
const passed = (state: Draft, watched: number | null, ms = HOUR) => hasPassed(state, first(state), 'next', ms, watched);

describe('what waits for time to pass on a node', () => {
  it('counts from what will have been watched by the moment when it began, and not from the last look', () => {
    const state = rekeyed();
    expect(isUncounted(state, first(state), 5000)).toBe(true);
    begin(state, 5000, 65_000);
    expect(isUncounted(state, first(state), 5000)).toBe(false);
    expect(passed(state, 5000 + HOUR)).toBe(false);
    expect(passed(state, 65_000 + HOUR - 1)).toBe(false);
    expect(passed(state, 65_000 + HOUR)).toBe(true);
    expect(passed(state, null)).toBe(false);
  });

  it('is never over before it was counted, whatever its records say', () => {
    const state = rekeyed();
    Object.assign(first(state).next ?? {}, { sent_at: iso(0) });
    expect(passed(state, 400 * DAY, 0)).toBe(false);
  });

  it.each<[string, (state: Draft) => void]>([
    ['the key was sent at another time', (state) => Object.assign(first(state).next ?? {}, { sent_at: iso(NOW + 1) })],
    ['the node came back', (state) => Object.assign(state.nodes['main'] ?? {}, { up_since: iso(NOW - DAY) })],
    ['the record is on another node', (state) => Object.assign(first(state), { server_id: 'eu1' })],
    ['the store knows of much less that was watched', () => undefined],
  ])('counts anew when %s', (why, change) => {
    const state = rekeyed();
    begin(state, 400 * DAY);
    change(state);
    const watched = why.startsWith('the store') ? 1000 : 400 * DAY + HOUR;
    expect(passed(state, watched)).toBe(false);
    expect(isUncounted(state, first(state), watched)).toBe(true);
    begin(state, watched);
    expect(passed(state, watched + HOUR)).toBe(true);
  });

  it('keeps the counts that still hold and drops those of what waits no more', () => {
    const state = rekeyed();
    begin(state, 1000);
    const kept = first(state).counting[`retired ${old}`];
    Object.assign(first(state), { next: null, removed_at: iso(NOW) });
    begin(state, 2000);
    expect(first(state).counting).toEqual({
      [`retired ${old}`]: kept,
      removed: { node: 'main', since: iso(NOW), from: 2000 },
    });
  });

  it('counts a removal anew when it was taken back and made again, by the device or by its friend', () => {
    const state = stateOf([peer()], { users: { 7: user(7, { removed_at: iso(NOW) }) } });
    begin(state, 0);
    expect(hasPassed(state, first(state), 'removed', DAY, DAY)).toBe(true);
    Object.assign(state.users[7] ?? {}, { removed_at: iso(NOW + HOUR) });
    expect(hasPassed(state, first(state), 'removed', DAY, DAY)).toBe(false);
    Object.assign(state.users[7] ?? {}, { removed_at: null });
    expect(isUncounted(state, first(state), DAY)).toBe(false);
  });
});
