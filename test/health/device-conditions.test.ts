import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenAlerts } from '../../src/health/alerts.ts';
import { blockedCondition } from '../../src/health/blocked-transport.ts';
import { hourOf } from '../../src/health/calendar.ts';
import { DeviceConditions } from '../../src/health/device-conditions.ts';
import { LATELY_MS } from '../../src/health/device-facts.ts';
import { roughlyAhead } from '../../src/health/node-alerts.ts';
import { PeerHistory } from '../../src/health/peer-history.ts';
import { EMPTY_SERIES } from '../../src/health/series.ts';
import { sharedConditions } from '../../src/health/shared-config.ts';
import { EMPTY_BOOK, type TrafficBook } from '../../src/health/traffic.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { State } from '../../src/peers/records/records.ts';
import { committed } from '../stage/committed.ts';
import { HOUR, iso, NOW, node, peer, stateOf, user } from '../stage/sample-state.ts';
import { lookAt, MINUTE, onNode } from './health-lab.ts';

const devices = [7, 7, 8, 9].map((telegram_id, i) => peer({ telegram_id, wg_ip: `10.0.0.${i + 3}/32` }));
/** Friend 9 is a guest whose time ends in a while. */
const draft = () =>
  stateOf(devices, { users: { 7: user(7), 8: user(8), 9: user(9, { until: iso(NOW + 80 * MINUTE) }) } });
/** Each shook hands so many minutes before the one before it, the first so many minutes ago. */
const lookAgo = (minutes: number, apart = 0) => {
  const shaken = devices.map(({ public_key }, i) => {
    const handshakeAt = NOW - (minutes + i * apart) * MINUTE;
    return [public_key, onNode({ handshakeAt })] as const;
  });
  return lookAt(Object.fromEntries(shaken));
};

/** A device that is heard from these places in turns, a second apart, the first one at `NOW`. */
function wandering(path: string): PeerHistory {
  const history = new PeerHistory();
  const [device = peer()] = devices;
  for (const [i, endpoint] of [...path].entries())
    history.note('main', lookAt({ [device.public_key]: onNode({ endpoint }) }, NOW + i * 1000));
  return history;
}

/** Everything that is asked for at one moment. */
function conditions(
  memory: DeviceConditions,
  { state, snapshot, book = EMPTY_BOOK, history = wandering(''), open = {} }: Scene,
  now: number,
) {
  const blocked = { state, nodeId: 'main', snapshot, book, now, ahead: 0 };
  return [
    memory.blocked(blocked),
    ...memory.shared({ state, open, history, now }),
    ...memory.addresses(node(), state, now),
  ];
}

interface Scene {
  readonly state: State;
  readonly snapshot: Snapshot | null;
  readonly book?: TrafficBook;
  readonly history?: PeerHistory;
  readonly open?: OpenAlerts;
}

describe('a round of conditions', () => {
  test('reads no record again while nothing has changed', () => {
    const memory = new DeviceConditions();
    const { state, reads } = committed(draft());
    const scene = { state, snapshot: lookAgo(1), history: wandering('ab') };
    conditions(memory, scene, NOW);
    const before = reads();
    expect(before).toBeGreaterThan(devices.length);
    for (let later = 0; later < 30 * MINUTE; later += 5000) conditions(memory, scene, NOW + later);
    expect(reads()).toBe(before);
  });

  test('reads no record again for a later look at the same peers, whatever the looks took', () => {
    const memory = new DeviceConditions();
    const { state, reads } = committed(draft());
    const snapshot = lookAgo(1);
    const look = (number: number) => {
      const at = NOW + number * 60_037;
      // the node's clock tells whole seconds, and its answer takes a while
      const setup = { clock: at - (at % 1000) + 3 * HOUR, port: null };
      const ahead = roughlyAhead({ setup, at, tookMs: 50 + number * 7 });
      memory.blocked({ state, nodeId: 'main', snapshot: { ...snapshot, at }, book: EMPTY_BOOK, now: at, ahead });
    };
    look(0);
    const before = reads();
    for (let number = 1; number < 30; number += 1) look(number);
    expect(reads()).toBe(before);
  });

  test('tells of each look what it would tell of it alone, wherever the node’s clock stands', () => {
    const moment = fc.record({ at: fc.integer({ min: 0, max: 40 * MINUTE }), look: fc.nat(2) });
    const ahead = fc.constantFrom(-20 * MINUTE, -1, 0, 20 * MINUTE);
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2 }), ahead, (moments, clock) => {
        const memory = new DeviceConditions();
        const { state } = committed(draft());
        const looks = [lookAgo(31), lookAgo(1), lookAgo(-5, 3)];
        for (const { at, look } of moments.toSorted((a, b) => a.at - b.at)) {
          const snapshot = { ...(looks[look] ?? lookAgo(1)), at: NOW + at };
          const facts = { state, nodeId: 'main', snapshot, book: EMPTY_BOOK, now: NOW + at, ahead: clock };
          expect(memory.blocked(facts)).toEqual(blockedCondition(facts));
        }
      }),
    );
  });

  test('sees a new look at once, and a changed store', () => {
    const memory = new DeviceConditions();
    const { state } = committed(draft());
    const level = (now: State, snapshot: Snapshot | null) =>
      conditions(memory, { state: now, snapshot }, NOW)[0]?.level;
    expect(level(state, lookAgo(31))).toBe('on');
    expect(level(state, lookAgo(1))).toBe('off');
    expect(level(state, lookAgo(31))).toBe('on');
    const paused = draft();
    for (const id of ['p1', 'p2']) Object.assign(paused.peers[id] ?? {}, { active: false });
    expect(level(committed(paused).state, lookAgo(31))).toBe('between');
  });

  test('sees a place that another look told of at once', () => {
    const memory = new DeviceConditions();
    const { state } = committed(draft());
    const history = wandering('abab');
    const shared = () => memory.shared({ state, open: {}, history, now: NOW + MINUTE }).map(({ level }) => level);
    expect(shared()).toEqual(['between']);
    history.note('main', lookAt({ [devices[0]?.public_key ?? '']: onNode({ endpoint: 'a' }) }, NOW + 4000));
    expect(shared()).toEqual(['on']);
  });

  test('tells at every moment, also when the clock is set back, what it would tell without a memory', () => {
    const traffic = {
      ...{ friend: 7, node: 'main', seenAt: null, days: EMPTY_SERIES, older: EMPTY_SERIES.open, counters: [] },
      hours: { ...EMPTY_SERIES, from: hourOf(NOW - 23 * HOUR), open: { received: 1, sent: 1 } },
    };
    const book = { devices: new Map(['p1', 'p3', 'p4'].map((id) => [id, traffic])), nodes: new Set(['main']) };
    const { state } = committed(draft());
    const scene = {
      state,
      snapshot: lookAgo(20, 30),
      book,
      history: wandering('abababa'),
      open: { 'shared p1': { since: iso(NOW) } },
    };
    // the moments at which the first and the last place become too old to count, and an hour or a guest's time ends
    const edges = [LATELY_MS, LATELY_MS + 6000, HOUR, 80 * MINUTE].flatMap((at) => [at - 1, at, at + 1]);
    const turning = fc.constantFrom(...edges);
    const moments = fc.array(fc.oneof(fc.integer({ min: -2 * HOUR, max: 2 * HOUR }), turning), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(moments, (times) => {
        const memory = new DeviceConditions();
        for (const now of times.map((ms) => NOW + ms)) {
          const fresh = sharedConditions({ ...scene, historyOf: scene.history.of.bind(scene.history), now });
          const blocked = blockedCondition({ ...scene, nodeId: 'main', now, ahead: 0 });
          expect(conditions(memory, scene, now).slice(0, 1 + fresh.length)).toEqual([blocked, ...fresh]);
        }
      }),
    );
  });
});
