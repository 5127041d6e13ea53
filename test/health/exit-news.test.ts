import { describe, expect, test } from 'vitest';
import type { Fallback } from '../../src/exits/choices.ts';
import { exitNews, recordExitNews, stillTrue } from '../../src/health/exit-news.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { MINUTE, seenAt } from './health-lab.ts';

interface Case {
  /** How long ago the silence began, and ended (ms); null: it lasts. */
  readonly since?: number;
  readonly until?: number | null;
  readonly flapping?: boolean;
  readonly told?: number[];
  readonly seen?: Readonly<Record<string, number>>;
  readonly isQuiet?: boolean;
  readonly fallback?: Fallback;
}

/** Friend 7 is on auto, 8 away by another exit, 9 at home. */
function world({
  since = HOUR,
  until = null,
  flapping = false,
  told = [],
  seen,
  isQuiet = false,
  fallback = null,
}: Case) {
  const link = (silence?: object) => ({
    ...{ public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null },
    ...(silence && { silence: silence as never }),
  });
  const silence = {
    since: iso(NOW - since),
    until: until === null ? null : iso(NOW - until),
    ...{ is_flapping: flapping, owner_told: true, told },
  };
  const devices = [7, 8, 9].map((telegram_id) => peer({ telegram_id, wg_ip: `10.0.0.${telegram_id}/32` }));
  const state = { ...stateOf(devices), links: { main: { eu1: link(silence), us1: link() } } };
  state.users[8] = user(8, { exits: { main: { way: 'away', to: 'us1' } } });
  state.users[9] = user(9, { exits: { main: { way: 'home', to: 'eu1' } } });
  const lastSeen = seenAt(seen ?? { p1: NOW - since - HOUR, p2: NOW - since - HOUR, p3: NOW - since - HOUR });
  return { state, rules: { usual: 'auto' as const, fallback }, lastSeen, now: NOW, isQuiet };
}

const news = (found: Case) => exitNews(world(found)).map(({ kind, friendId }) => `${kind} ${friendId}`);

describe('a silent exit', () => {
  test('is told to those whose sites open through it, once it has lasted for two minutes', () => {
    expect(news({ since: 2 * MINUTE - 1 })).toEqual([]);
    expect(news({ since: 2 * MINUTE })).toEqual(['silent 7']);
    expect(news({ told: [7] })).toEqual([]);
  });

  test('that comes and goes is told after a quarter of an hour', () => {
    expect(news({ since: 14 * MINUTE, flapping: true })).toEqual([]);
    expect(news({ since: 15 * MINUTE, flapping: true })).toEqual(['silent 7']);
  });

  test('is no news to who was not connected in the day before, nor at night', () => {
    expect(news({ seen: { p1: NOW - HOUR - DAY - 1 } })).toEqual([]);
    expect(news({ isQuiet: true })).toEqual([]);
  });
});

describe('its end', () => {
  test('is told to those who were told, once it has answered for two minutes', () => {
    expect(news({ until: 2 * MINUTE - 1, told: [7, 9] })).toEqual([]);
    expect(news({ until: 2 * MINUTE, told: [7, 9] })).toEqual(['back 7', 'back 9']);
    expect(news({ until: 2 * MINUTE })).toEqual([]);
    expect(news({ until: 2 * MINUTE, told: [7], isQuiet: true })).toEqual([]);
  });

  test('is forgotten for who may not use the VPN any more', () => {
    const moment = world({ until: HOUR, told: [7] });
    moment.state.users[7] = user(7, { removed_at: iso(NOW) });
    expect(exitNews(moment)).toMatchObject([{ kind: 'forget', friendId: 7 }]);
  });
});

test('news hold until they are recorded, or the other thing happened', () => {
  const { state } = world({});
  const silent = { kind: 'silent', entryId: 'main', exitId: 'eu1', friendId: 7 } as const;
  const back = { ...silent, kind: 'back' } as const;
  expect([stillTrue(state, silent), stillTrue(state, back)]).toEqual([true, false]);
  recordExitNews(state, silent);
  expect([stillTrue(state, silent), stillTrue(state, back)]).toEqual([false, false]);
  const after = world({ until: HOUR, told: [7] }).state;
  expect([stillTrue(after, silent), stillTrue(after, back)]).toEqual([false, true]);
  recordExitNews(after, back);
  expect(stillTrue(after, back)).toBe(false);
  expect(stillTrue(state, { ...silent, exitId: 'gone' })).toBe(false);
});
