import { describe, expect, test } from 'vitest';
import { admit } from '../../src/access/admit.ts';
import { setPreference } from '../../src/access/set-preference.ts';
import { deviceLimit } from '../../src/peers/devices/device-limit.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { DAY, iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';

describe('what the owner set for all', () => {
  test('gives new people their time, and takes none from those who come back', () => {
    const state = stateOf([peer()]);
    setPreference(state.preferences, 'guests', 30);
    admit(state, 8, { now: NOW, by: 1 });
    admit(state, 7, { now: NOW, by: 1 });
    expect(state.users[8]).toMatchObject({ until: null, days_from_first: 30 });
    expect(state.users[7]).toMatchObject({ until: null, days_from_first: null });
    admit(state, 9, { now: NOW, by: 1, terms: { until: null, days_from_first: null } });
    expect(state.users[9]?.days_from_first).toBeNull();
  });

  test('keeps a guest a guest when their removal is undone by adding them again; an end that has passed is over', () => {
    const comesBack = (more: Partial<DraftUser>) => {
      const state = stateOf([], { users: { 7: user(7, { removed_at: iso(NOW - 1), ...more }) } });
      admit(state, 7, { now: NOW, by: 1 });
      return state.users[7];
    };
    const [later, over] = [iso(NOW + DAY), iso(NOW)];
    expect(comesBack({ until: later, warned_days: 3 })).toMatchObject({
      ...{ until: later, days_from_first: null, warned_days: null, removed_at: null },
    });
    expect(comesBack({ days_from_first: 30 })).toMatchObject({ until: null, days_from_first: 30 });
    expect(comesBack({ until: over })).toMatchObject({ until: null, days_from_first: null });
    expect(comesBack({ until: later, removed_at: null, active: false })).toMatchObject({ until: later, active: true });
  });

  test('limits devices, unless somebody has a limit of their own', () => {
    const state = stateOf([peer()], { users: { 7: user(7), 8: user(8, { device_limit: 9 }) } });
    expect([deviceLimit(state, 7, 3), deviceLimit(state, 8, 3)]).toEqual([3, 9]);
    setPreference(state.preferences, 'devices', 5);
    expect([deviceLimit(state, 7, 3), deviceLimit(state, 8, 3)]).toEqual([5, 9]);
    setPreference(state.preferences, 'devices', 0);
    expect(deviceLimit(state, 7, 3)).toBe(3);
  });

  test('takes no value that is not offered', () => {
    const { preferences } = stateOf([]);
    for (const value of [4, -1, 1000, Number.NaN]) expect(() => setPreference(preferences, 'devices', value)).toThrow();
    expect(preferences).toEqual(stateOf([]).preferences);
  });
});
