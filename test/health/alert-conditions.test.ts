import { describe, expect, test } from 'vitest';
import type { ParametersTrouble } from '../../src/amnezia/parameters-trouble.ts';
import { keyOf } from '../../src/health/alert.ts';
import type { AlertCondition, Level } from '../../src/health/alerts.ts';
import { blockedCondition } from '../../src/health/blocked-transport.ts';
import { type BotFacts, botConditions } from '../../src/health/bot-alerts.ts';
import { hourOf } from '../../src/health/calendar.ts';
import { NOTHING_KNOWN } from '../../src/health/firewall/judgement.ts';
import {
  addressConditions,
  type Machine,
  machineConditions,
  type Outage,
  outageConditions,
  parametersConditions,
} from '../../src/health/node-alerts.ts';
import type { KeyHistory } from '../../src/health/peer-history.ts';
import { EMPTY_SERIES } from '../../src/health/series.ts';
import { NO_SESSIONS } from '../../src/health/sessions.ts';
import { sharedConditions } from '../../src/health/shared-config.ts';
import { EMPTY_BOOK, type TrafficBook } from '../../src/health/traffic.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { DAY, HOUR, iso, NOW, node, peer, stateOf } from '../stage/sample-state.ts';
import { lookAt, MINUTE, nodeOf, onNode } from './health-lab.ts';

const levelsOf = (conditions: readonly AlertCondition[]): Record<string, Level> =>
  Object.fromEntries(conditions.map(({ alert, level }) => [alert.kind, level]));

describe('an outage', () => {
  const outage: Outage = { since: NOW - MINUTE, cause: 'unreachable', reason: 'no route', keys: null };
  const levels = (seen: Outage | null, isUp = false, up_since: string | null = null) =>
    levelsOf(
      outageConditions(
        { node: node(), snapshot: isUp ? lookAt({}) : null, outage: seen, machine: null },
        { state: stateOf([], { nodes: nodeOf({ up_since }) }), now: NOW, ownAhead: 0 },
        'wg-quick@wg0',
      ),
    );

  test('is seen while the node does not answer, and nothing before it was looked at', () => {
    expect(levels(outage)).toEqual({ 'node-down': 'on', 'host-key': 'between', 'server-key': 'between' });
    expect(levels(null)).toEqual({ 'node-down': 'between', 'host-key': 'between', 'server-key': 'between' });
    expect(levels(null, true)).toEqual({ 'node-down': 'off', 'host-key': 'off', 'server-key': 'off' });
    expect(levels({ ...outage, since: NOW - MINUTE + 1 })['node-down']).toBe('between');
    expect(levels(null, true, iso(NOW - 2 * MINUTE + 1))['node-down']).toBe('between');
    expect(levels(null, true, iso(NOW - 2 * MINUTE))['node-down']).toBe('off');
  });

  test('of a node that came back less than an hour before counts after ten minutes only', () => {
    expect(levels(outage, false, iso(NOW - 30 * MINUTE))['node-down']).toBe('between');
    const long = { ...outage, since: NOW - 10 * MINUTE };
    expect(levels(long, false, iso(NOW - 30 * MINUTE))['node-down']).toBe('on');
    expect(levels(outage, false, iso(NOW - 2 * HOUR))['node-down']).toBe('on');
  });

  test('by another machine’s answer is that alert and no outage besides', () => {
    expect(levels({ ...outage, cause: 'host-key' })).toEqual({ 'host-key': 'on', 'server-key': 'between' });
    expect(levels({ ...outage, cause: 'wrong-key' })).toEqual({ 'host-key': 'between', 'server-key': 'on' });
  });
});

test('parameters that are not known are one at an AmneziaWG node that answers, once it is known why', () => {
  const level = (known: boolean | null, trouble: ParametersTrouble | null) =>
    parametersConditions(
      node({ protocol: 'amneziawg' }),
      known === null ? null : { hasKnownParameters: known },
      trouble,
    ).map(({ alert, level }) => [alert, level]);
  const old: ParametersTrouble = { kind: 'old-gate' };
  expect(level(false, old)).toEqual([[{ kind: 'parameters', node: 'main', trouble: old }, 'on']]);
  expect([level(true, null), level(false, null), level(null, old)].map(([one]) => one?.[1])).toEqual([
    'off',
    'between',
    'between',
  ]);
  expect(parametersConditions(node(), lookAt({}), old)).toEqual([]);
});

describe('a machine', () => {
  const calm: Machine = {
    ...{ at: NOW, tookMs: 200, load: 0.2, cores: 2 },
    disk: { total: 100, available: 50 },
    setup: { clock: NOW, port: 51820 },
    judgement: NOTHING_KNOWN,
  };
  const levels = (more: Partial<Machine>, ownAhead = 0, now = NOW) =>
    levelsOf(
      machineConditions(
        { node: node(), snapshot: lookAt({}), outage: null, machine: { ...calm, ...more } },
        { state: stateOf([]), now, ownAhead },
      ),
    );

  test.each([
    ['disk', { disk: { total: 1000, available: 99 } }, 'on'],
    ['disk', { disk: { total: 1000, available: 100 } }, 'between'],
    ['disk', { disk: { total: 1000, available: 130 } }, 'between'],
    ['disk', { disk: { total: 1000, available: 131 } }, 'off'],
    ['load', { load: 2.01 }, 'on'],
    ['load', { load: 2 }, 'between'],
    ['load', { load: 1.59 }, 'off'],
    ['node-clock', { setup: { clock: NOW + 62_000, port: 51820 } }, 'on'],
    ['node-clock', { setup: { clock: NOW - 62_000, port: 51820 } }, 'on'],
    ['node-clock', { setup: { clock: NOW + 40_000, port: 51820 } }, 'between'],
    ['node-clock', { setup: { clock: NOW + 5000, port: 51820 } }, 'off'],
  ] as const)('%s of %j is %s', (kind, more, level) => {
    expect(levels(more)[kind]).toBe(level);
  });

  test('is not blamed for our own clock', () => {
    expect(levels({ setup: { clock: NOW - HOUR, port: 51820 } }, HOUR)['node-clock']).toBe('off');
  });

  test('that has not answered for minutes says nothing', () => {
    expect(new Set(Object.values(levels({ load: 9 }, 0, NOW + 3 * MINUTE)))).toEqual(new Set(['between']));
  });
});

test('addresses run out below a tenth, and are enough again from 13 percent on; the owner may set both, or never', () => {
  const level = (used: number, percent: number | null = 10) => {
    const devices = Array.from({ length: used }, (_, i) => peer({ wg_ip: `10.0.0.${i + 3}/32` }));
    const state = stateOf(devices);
    state.preferences.addresses_percent = percent;
    return addressConditions(node(), state)[0]?.level;
  };
  expect([level(226), level(227)]).toEqual(['between', 'on']); // 253 can be given, two are reserved
  expect([level(218), level(219)]).toEqual(['off', 'between']);
  expect([level(227, 5), level(227, null)]).toEqual(['off', undefined]);
});

describe('a blocked transport', () => {
  const devices = [7, 7, 8, 9].map((telegram_id, i) => peer({ telegram_id, wg_ip: `10.0.0.${i + 3}/32` }));
  /** Their latest handshakes, so many minutes ago (null: none). */
  const level = (
    ago: readonly (number | null)[],
    { isUp = true, up_since = null as string | null, ahead = 0, book = EMPTY_BOOK, own = devices } = {},
  ) => {
    const peers = own.map(({ public_key }, i): [string, ReturnType<typeof onNode>] => {
      const minutes = ago[i] ?? null;
      return [public_key, onNode({ handshakeAt: minutes === null ? null : NOW - minutes * MINUTE + ahead })];
    });
    const state = stateOf(own, { nodes: nodeOf({ up_since }) });
    const snapshot = isUp ? lookAt(Object.fromEntries(peers)) : null;
    return blockedCondition({ state, nodeId: 'main', snapshot, book, now: NOW, ahead }).level;
  };

  test('is three devices of two people that fell silent together, half an hour ago', () => {
    expect(level([30, 31, 32, null])).toBe('on');
    expect(level([29, 31, 32, null])).toBe('between');
    expect(level([30, 31, 36, null])).toBe('between');
    expect(level([30, 31, null, null])).toBe('between');
    expect(level([2, 31, 32, 33])).toBe('off');
  });

  test('is not one family’s power cut, nor three devices that we paused', () => {
    const one = devices.map((own) => ({ ...own, telegram_id: 7 }));
    expect(level([30, 31, 32, 32], { own: one })).toBe('between');
    const paused = devices.map((own, i): DraftPeer => ({ ...own, active: i === 3 }));
    expect(level([30, 31, 32, 32], { own: paused })).toBe('between');
  });

  test('is not said of phones that went to sleep one by one, at an hour at which nobody was there yesterday', () => {
    expect(level([40, 60, 90, 150])).toBe('between');
  });

  test('is said when three were there in this very hour a day ago', () => {
    const hours = { ...EMPTY_SERIES, from: hourOf(NOW - DAY), open: { received: 128, sent: 128 } };
    const there = {
      friend: 7,
      node: 'main',
      seenAt: null,
      days: EMPTY_SERIES,
      hours,
      older: EMPTY_SERIES.open,
      counters: [],
    };
    const book: TrafficBook = {
      devices: new Map(['p1', 'p2', 'p3'].map((id) => [id, there])),
      nodes: new Set(['main']),
    };
    expect(level([40, 60, 90, 150], { book })).toBe('on');
    const later = { ...there, hours: { ...hours, from: hours.from + 3 } };
    expect(
      level([40, 60, 90, 150], { book: { ...book, devices: new Map(['p1', 'p2', 'p3'].map((id) => [id, later])) } }),
    ).toBe('between');
  });

  test('is not said while the node is down, or has been up for less than half an hour', () => {
    expect(level([50, 51, 52, 52], { isUp: false })).toBe('between');
    expect(level([50, 51, 52, 52], { up_since: iso(NOW - 29 * MINUTE) })).toBe('between');
    expect(level([50, 51, 52, 52], { up_since: iso(NOW - 30 * MINUTE) })).toBe('on');
  });

  test('is seen by the node’s own clock, whatever it shows', () => {
    expect(level([1, 2, 2, 2], { ahead: -HOUR })).toBe('off');
    expect(level([40, 41, 42, 42], { ahead: HOUR })).toBe('on');
  });
});

test('one config on two devices is three returns within ten minutes; it is over when none is left', () => {
  const device = peer();
  const level = (places: readonly string[], open = {}, ago = 9 * MINUTE) => {
    const history: KeyHistory = {
      ...{ heardAt: null, shookAt: null, sessions: NO_SESSIONS },
      places: places.map((endpoint, i) => ({ endpoint, at: NOW - ago + i * 1000 })),
    };
    return sharedConditions({ state: stateOf([device]), open, historyOf: () => history, now: NOW })[0]?.level;
  };
  expect(level(['a', 'b', 'a', 'b', 'a'])).toBe('on');
  expect(level(['a', 'b', 'a', 'b'])).toBe('between');
  expect(level(['a', 'b', 'c', 'd', 'e', 'f'])).toBeUndefined();
  expect(level(['a', 'b', 'a', 'b', 'a'], {}, 11 * MINUTE)).toBeUndefined();
  expect(level(['a', 'b', 'a', 'b', 'a'], { 'shared p1': { since: iso(NOW) } }, 11 * MINUTE)).toBe('off');
});

describe('the bot itself', () => {
  const well: BotFacts = {
    store: null,
    backups: { hourly: null, weekly: null },
    clockAhead: 0,
    jump: null,
    starts: [NOW - HOUR],
    now: NOW,
  };
  const broken = { since: NOW - MINUTE, reason: 'ENOSPC' };
  const levels = (more: Partial<BotFacts>) => levelsOf(botConditions({ ...well, ...more }));

  test('is well', () => {
    expect(levels({})).toEqual({ store: 'off', backup: 'off', clock: 'off', 'clock-jump': 'off', restarts: 'off' });
  });

  test('is watched for its mail where there is mail', () => {
    expect(levels({ mail: { imap: null, smtp: null } })).toMatchObject({ mail: 'off' });
    const failing = botConditions({ ...well, mail: { imap: broken, smtp: null } }).filter(
      ({ alert }) => alert.kind === 'mail',
    );
    expect(failing.map(({ alert, level, began }) => [keyOf(alert), level, began])).toEqual([
      ['mail imap', 'on', broken.since],
      ['mail smtp', 'off', null],
    ]);
  });

  test('has a clock that was set, until that was told and confirmed', () => {
    const jump = { by: -8 * DAY, since: NOW - MINUTE };
    expect(levels({ jump: { ...jump, isOpen: true } })).toMatchObject({ 'clock-jump': 'on' });
    expect(levels({ jump: { ...jump, isOpen: false } })).toMatchObject({ 'clock-jump': 'off' });
  });

  test('cannot write its store: that is one event, not the backups’ as well', () => {
    expect(levels({ store: broken, backups: { hourly: broken, weekly: broken } })).toMatchObject({
      store: 'on',
      backup: 'between',
    });
    expect(botConditions({ ...well, backups: { hourly: broken, weekly: null } }).map(({ level }) => level)).toContain(
      'on',
    );
  });

  test.each([
    [61_000, 'on'],
    [-61_000, 'on'],
    [45_000, 'between'],
    [null, 'between'],
    [2000, 'off'],
  ] as const)('has a clock that is %s ms ahead of Telegram’s: %s', (clockAhead, level) => {
    expect(levels({ clockAhead }).clock).toBe(level);
  });

  test('keeps crashing: five starts in ten minutes, and ten minutes of running end it', () => {
    const starts = (...ago: number[]) => ago.map((minutes) => NOW - minutes * MINUTE);
    expect(levels({ starts: starts(9, 7, 5, 3, 1) }).restarts).toBe('on');
    expect(levels({ starts: starts(12, 7, 5, 3, 1) }).restarts).toBe('between');
    expect(levels({ starts: starts(19, 17, 15, 13, 10) }).restarts).toBe('off');
  });
});
