import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GuestNews,
  guestNews,
  isStillNews,
  recordTold,
  startGuest,
  startingGuests,
} from '../../src/access/guest-news.ts';
import { extended, setTerms } from '../../src/access/guest-terms.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { committed } from '../stage/committed.ts';
import { DAY, HOUR, iso, NOW, peer, sealedKey, snapshot, stateOf, user } from '../stage/sample-state.ts';

const guest = (more: Partial<DraftUser>) => stateOf([peer()], { users: { 7: user(7, more) } });
const told = (state: Draft, now: number, isQuiet = false) => guestNews(state, now, isQuiet).map(({ days }) => days);

describe('a guest’s days', () => {
  it('begin at the first handshake of any of their keys, on any node', () => {
    const next = { ...sealedKey(), sent_at: iso(NOW) };
    const device = peer({ next });
    const state = stateOf([device], { users: { 7: user(7, { days_from_first: 30 }) } });
    expect(startingGuests(state, [])).toEqual([]);
    expect(startingGuests(state, [snapshot({ [device.public_key]: {}, [next.public_key]: {} })])).toEqual([]);
    for (const key of [device.public_key, next.public_key])
      expect(startingGuests(state, [snapshot({}), snapshot({ [key]: { handshakeAt: NOW } })])).toEqual([7]);
    startGuest(state, 7, NOW);
    expect(state.users[7]).toMatchObject({ until: iso(NOW + 30 * DAY), days_from_first: null });
    expect(startingGuests(state, [snapshot({ [device.public_key]: { handshakeAt: NOW } })])).toEqual([]);
  });

  it('begin neither for those who are in for good nor while they are paused or removed', () => {
    const device = peer();
    const seen = [snapshot({ [device.public_key]: { handshakeAt: NOW } })];
    for (const more of [
      {},
      { until: iso(NOW + DAY) },
      { days_from_first: 5, active: false },
      { days_from_first: 5, removed_at: iso(NOW) },
    ])
      expect(startingGuests(stateOf([device], { users: { 7: user(7, more) } }), seen)).toEqual([]);
  });
});

describe('news of an end', () => {
  const END = NOW + 10 * DAY;

  it('comes three days before, one day before, and when it has come', () => {
    const state = guest({ until: iso(END) });
    expect(told(state, END - 3 * DAY - 1)).toEqual([]);
    for (const [at, days] of [
      [END - 3 * DAY, 3],
      [END - DAY, 1],
      [END, 0],
    ] as const) {
      expect(told(state, at)).toEqual([days]);
      for (const news of guestNews(state, at, false)) recordTold(state, news);
      expect(told(state, at)).toEqual([]);
    }
    expect(told(state, END + 100 * DAY)).toEqual([]);
  });

  it('waits for the morning, except for the end itself', () => {
    const state = guest({ until: iso(END) });
    expect(told(state, END - 2 * DAY, true)).toEqual([]);
    expect(told(state, END - 2 * DAY)).toEqual([3]);
    expect(told(state, END, true)).toEqual([0]);
  });

  it('that was missed is replaced by the nearer one', () => {
    expect(told(guest({ until: iso(END) }), END - HOUR)).toEqual([1]);
    expect(told(guest({ until: iso(END), warned_days: 3 }), END + DAY)).toEqual([0]);
  });

  it('is for guests only, and for nobody who is paused or removed', () => {
    for (const more of [{ until: null }, { active: false }, { removed_at: iso(NOW) }, { role: 'owner' as const }])
      expect(told(guest({ until: iso(END), ...more }), END)).toEqual([]);
  });

  it('is dropped when the guest was extended before it was told, and comes again before the new end', () => {
    const state = guest({ until: iso(END), warned_days: 3 });
    const [news] = guestNews(state, END - DAY, false) as [GuestNews];
    expect(isStillNews(state, news, END - DAY)).toBe(true);
    setTerms(state.users[7] ?? user(7), extended(state.users[7] ?? user(7), 7, END - DAY));
    expect(isStillNews(state, news, END - DAY)).toBe(false);
    recordTold(state, news);
    expect(state.users[7]).toMatchObject({ until: iso(END + 7 * DAY), warned_days: null });
    expect(told(state, END + 4 * DAY)).toEqual([3]);
  });
});

it('whenever it is looked and whenever people sleep: each piece of news once at most, the end once exactly', () => {
  const looks = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 3 * DAY }), isQuiet: fc.boolean() }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(looks, fc.integer({ min: 1, max: 9 * DAY }), (times, ms) => {
      const state = guest({ until: iso(NOW + ms) });
      const heard: number[] = [];
      let now = NOW;
      for (const { wait, isQuiet } of [...times, { wait: 30 * DAY, isQuiet: false }]) {
        now += wait;
        for (const news of guestNews(state, now, isQuiet)) {
          heard.push(news.days);
          recordTold(state, news);
        }
      }
      expect(heard).toEqual([...new Set(heard)].sort((a, b) => b - a));
      expect(heard.at(-1)).toBe(0);
    }),
  );
});

describe('a store that was committed', () => {
  const crowd = () => {
    const devices = Array.from({ length: 50 }, (_, i) => peer({ telegram_id: 100 + i, wg_ip: `10.0.0.${i + 3}/32` }));
    const own = devices.map(({ telegram_id: id }) => [id, user(id, { until: iso(NOW + id * DAY) })] as const);
    return { devices, users: Object.fromEntries(own) };
  };

  it('is not read again for guests whose end is far', () => {
    const { devices, users } = crowd();
    const { state, reads } = committed(stateOf(devices, { users }));
    const look = (now: number) => [startingGuests(state, [snapshot({})]), guestNews(state, now, false)];
    look(NOW);
    const before = reads();
    expect(before).toBeGreaterThan(devices.length);
    for (let later = 0; later < DAY; later += HOUR) expect(look(NOW + later)).toEqual([[], []]);
    expect(reads()).toBe(before);
  });

  it('tells at every moment, also when the clock is set back, what one that is read anew tells', () => {
    const { users } = crowd();
    const near = [null, 3, 1, 0].map((warned_days, i) => user(i + 1, { warned_days, until: iso(NOW + i * HOUR) }));
    const draft = stateOf([], {
      users: { ...users, ...Object.fromEntries(near.map((one) => [one.telegram_id, one])) },
    });
    const { state } = committed(draft);
    const days = fc.integer({ min: -5 * DAY, max: 5 * DAY });
    fc.assert(
      fc.property(fc.array(fc.tuple(days, fc.boolean()), { minLength: 2 }), (looks) => {
        for (const [ms, isQuiet] of looks)
          expect(guestNews(state, NOW + ms, isQuiet)).toEqual(guestNews(draft, NOW + ms, isQuiet));
      }),
    );
  });

  it('has a guest’s days begin with the look that sees the handshake', () => {
    const device = peer();
    const { state } = committed(stateOf([device], { users: { 7: user(7, { days_from_first: 30 }) } }));
    expect(startingGuests(state, [snapshot({ [device.public_key]: {} })])).toEqual([]);
    expect(startingGuests(state, [snapshot({ [device.public_key]: { handshakeAt: NOW } })])).toEqual([7]);
  });
});
