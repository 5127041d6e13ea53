import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDayOf, DAY_MS } from '../../src/health/calendar.ts';
import { digestOf, type Month, monthOf, nameOfMonth } from '../../src/health/digest.ts';
import { account, EMPTY_BOOK, withDevices } from '../../src/health/traffic.ts';
import { usageOfDays } from '../../src/health/usage.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { dumpOf } from './traffic-lab.ts';

const dayOf = createDayOf('Europe/Moscow');
const THIS = monthOf(dayOf(NOW));
const LAST = monthOf(dayOf(NOW), 1);
const look = (state: Draft, month: Month, book = EMPTY_BOOK, now = NOW) =>
  digestOf(state, book, { month, now, dayOf, nameOf: (id) => (id === 'eu1' ? 'Helsinki' : '') });

test('months follow one another without a gap, whatever the day and the zone', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2090, 0, 1) }),
      fc.constantFrom('Europe/Moscow', 'America/St_Johns', 'Pacific/Apia', 'UTC'),
      fc.integer({ min: 0, max: 30 }),
      (ms, zone, back) => {
        const day = createDayOf(zone)(ms);
        const month = monthOf(day);
        expect(month.first <= day && day < month.end).toBe(true);
        expect(monthOf(day, back).first).toBe(monthOf(monthOf(day, back + 1).end).first);
        const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(
          ms,
        );
        expect(nameOfMonth(month)).toBe(shown);
      },
    ),
  );
});

describe('a month', () => {
  test('says who came and who went in it, by the bot’s time zone', () => {
    // 21:30 UTC on 31 October is already November in Moscow
    const edge = '2026-10-31T21:30:00Z';
    const state = stateOf([]);
    state.users = {
      1: user(1, { role: 'owner', admitted_at: iso(NOW) }),
      2: user(2, { admitted_at: edge }),
      3: user(3, { admitted_at: '2026-10-31T20:30:00Z' }),
      4: user(4, { removed_at: iso(NOW) }),
      5: user(5, { until: iso(NOW - DAY) }),
      6: user(6, { until: iso(NOW + DAY) }),
      7: user(7),
    };
    expect(look(state, THIS)).toMatchObject({ came: [2], left: [4, 5] });
    expect(look(state, LAST)).toMatchObject({ came: [3], left: [] });
  });

  test('names friends with access who never connected', () => {
    const [anna, boris, clara] = [
      peer(),
      peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' }),
      peer({ telegram_id: 9, wg_ip: '10.0.0.5/32' }),
    ];
    const state = stateOf([anna, { ...boris, greeted_key: boris.public_key }, clara]);
    state.users = { 7: user(7), 8: user(8), 9: user(9), 10: user(10), 11: user(11, { removed_at: iso(NOW) }) };
    const counters = { [anna.public_key]: { received: 1, sent: 1, handshakeAt: NOW } };
    const book = account(EMPTY_BOOK, withDevices(state, 'main', dumpOf(counters)), dayOf);
    expect(look(state, THIS, book).never).toEqual([9, 10]);
    state.users = { 9: user(9, { admitted_at: iso(NOW) }), 10: user(10, { admitted_at: '2026-10-20T12:00:00Z' }) };
    expect(look(state, LAST, book).never).toEqual([10]); // the other one came later
  });

  test('adds up what broke, with what is not over yet, and counts only its own part of it', () => {
    const start = THIS.first * DAY_MS;
    const trouble = (kind: string, name: string, since: number, ended: number) => ({
      kind,
      name,
      since: iso(since),
      ended: iso(ended),
    });
    const state = stateOf([]);
    state.troubles = [
      trouble('node-down', 'Helsinki', start - 2 * HOUR, start + HOUR),
      trouble('node-down', 'Helsinki', NOW - 5 * HOUR, NOW - 3 * HOUR),
      trouble('disk', 'Main', start - 9 * HOUR, start - 8 * HOUR),
      trouble('a kind of another version', 'Main', NOW - 5 * HOUR, NOW),
    ];
    state.alerts = { 'load eu1': { since: iso(NOW - HOUR) }, 'backup hourly': { since: iso(NOW - 2 * HOUR) } };
    expect(look(state, THIS).troubles).toEqual([
      { kind: 'node-down', name: 'Helsinki', times: 2, ms: 3 * HOUR },
      { kind: 'backup', name: '', times: 1, ms: 2 * HOUR },
      { kind: 'load', name: 'Helsinki', times: 1, ms: HOUR },
    ]);
    expect(look(state, LAST).troubles).toEqual([
      { kind: 'node-down', name: 'Helsinki', times: 1, ms: 2 * HOUR },
      { kind: 'disk', name: 'Main', times: 1, ms: HOUR },
    ]);
  });

  test('counts a silent exit, a name server that fails, a full disk and failed backups, over or not', () => {
    const state = stateOf([]);
    expect(look(state, THIS).troubles).toEqual([]);
    const since = iso(NOW - 3 * HOUR);
    const over = (kind: string) => [{ kind, name: 'x', since, ended: iso(NOW - HOUR) }];
    for (const kind of ['exit-silent', 'resolver', 'disk', 'backup', 'store'])
      expect(look({ ...state, troubles: over(kind) }, THIS).troubles).toMatchObject([{ kind, ms: 2 * HOUR }]);
    const silence = { since, until: null, is_flapping: false, owner_told: true, told: [] };
    const link = { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null, silence };
    const resolvers = { main: { lists: [], dns_before: null, failing_since: iso(NOW - HOUR) } };
    expect(look({ ...state, links: { main: { eu1: link } }, resolvers }, THIS).troubles).toEqual([
      { kind: 'exit-silent', name: 'main → Helsinki', times: 1, ms: 3 * HOUR },
      { kind: 'resolver', name: 'main', times: 1, ms: HOUR },
    ]);
  });

  test('has its own traffic alone', () => {
    const device = peer();
    const state = stateOf([device]);
    const see = (book: typeof EMPTY_BOOK, received: number, at: number) =>
      account(book, withDevices(state, 'main', dumpOf({ [device.public_key]: { received, sent: 0 } }, at)), dayOf);
    const start = THIS.first * DAY_MS;
    let book = see(EMPTY_BOOK, 0, start - 3 * DAY);
    for (const [received, at] of [
      [5, start - 2 * DAY],
      [17, start + 2 * DAY],
    ] as const)
      book = see(book, received, at);
    const bytes = ({ first, end }: Month) => usageOfDays(book, first, end - first);
    expect([bytes(LAST).total.received, bytes(THIS).total.received]).toEqual([5, 12]);
    expect(bytes(THIS).friends).toEqual([[7, { received: 12, sent: 0 }]]);
    expect(bytes(THIS).columns.length).toBe(30);
  });
});
