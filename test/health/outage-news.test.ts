import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outageNews, recordOutageNews, stillHolds } from '../../src/health/outage-news.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';
import { MINUTE, nodeOf, seenAt } from './health-lab.ts';

const SEEN: Readonly<Record<string, number>> = { p1: NOW - HOUR };

function told(nodes: Draft['nodes'], { isUp = false, seen = SEEN, isQuiet = false, more = {}, now = NOW } = {}) {
  const state = stateOf([peer(), peer({ wg_ip: '10.0.0.4/32' }), peer({ telegram_id: 8, wg_ip: '10.0.0.5/32' })], {
    nodes,
    ...more,
  });
  return outageNews({ state, nodes: [{ id: 'main', isUp }], lastSeen: seenAt(seen), now, isQuiet }).map(
    ({ kind, friendId }) => `${kind} ${friendId}`,
  );
}

const downFor = (ms: number, more = {}) => nodeOf({ down_since: iso(NOW - ms), ...more });

describe('an outage', () => {
  test('is told once it has lasted two minutes', () => {
    expect(told(downFor(2 * MINUTE - 1))).toEqual([]);
    expect(told(downFor(2 * MINUTE))).toEqual(['down 7']);
  });

  test('is told to those only who were online there in the day before it, once for all their devices', () => {
    expect(told(downFor(HOUR), { seen: { p1: NOW - HOUR - DAY, p2: NOW - 2 * HOUR } })).toEqual(['down 7']);
    expect(told(downFor(HOUR), { seen: { p1: NOW - HOUR - DAY - 1 } })).toEqual([]);
    expect(told(downFor(HOUR), { seen: {} })).toEqual([]);
  });

  test('that lasts for days is still news to nobody new', () => {
    expect(told(downFor(3 * DAY, { outage_told: [7] }), { seen: { p1: NOW - 4 * DAY + HOUR } })).toEqual([]);
  });

  test('is not told to whoever may not use the VPN', () => {
    expect(told(downFor(HOUR), { more: { users: { '7': user(7, { active: false }) } } })).toEqual([]);
  });

  test('waits for the morning', () => {
    expect(told(downFor(HOUR), { isQuiet: true })).toEqual([]);
    expect(told(downFor(9 * HOUR), { seen: { p1: NOW - 9 * HOUR } })).toEqual(['down 7']);
  });

  test('that ended before the morning is no news at all', () => {
    expect(told(nodeOf({ up_since: iso(NOW - 5 * HOUR) }), { isUp: true })).toEqual([]);
  });

  test('is no outage to be told when the node just answered, whatever the store says still', () => {
    expect(told(downFor(HOUR), { isUp: true })).toEqual([]);
  });
});

describe('its end', () => {
  const back = (ago: number, outage_told = [7]) => nodeOf({ up_since: iso(NOW - ago), outage_told });

  test('is told once the node has stayed up for two minutes, to those who were told', () => {
    expect(told(back(2 * MINUTE - 1), { isUp: true })).toEqual([]);
    expect(told(back(2 * MINUTE), { isUp: true })).toEqual(['back 7']);
    expect(told(back(2 * MINUTE, []), { isUp: true })).toEqual([]);
  });

  test('waits for the morning too', () => {
    expect(told(back(5 * HOUR), { isUp: true, isQuiet: true })).toEqual([]);
    expect(told(back(9 * HOUR), { isUp: true })).toEqual(['back 7']);
  });

  test('is told at once, also in quiet hours, to whoever asked and was promised to hear of it', () => {
    const draft = stateOf([peer()], { nodes: back(5 * HOUR, []) }) as Draft;
    recordOutageNews(draft, { kind: 'down', nodeId: 'main', friendId: 7 }, 'asked');
    recordOutageNews(draft, { kind: 'down', nodeId: 'main', friendId: 8 });
    recordOutageNews(draft, { kind: 'down', nodeId: 'main', friendId: 7 });
    expect(told(draft.nodes, { isUp: true, isQuiet: true })).toEqual(['back 7']);
    recordOutageNews(draft, { kind: 'back', nodeId: 'main', friendId: 7 });
    expect(draft.nodes['main']).toMatchObject({ outage_told: [8], outage_asked: [] });
  });

  test('is nothing to whoever left meanwhile', () => {
    const users = { '7': user(7, { removed_at: iso(NOW) }) };
    expect(told(back(HOUR), { isUp: true, more: { users } })).toEqual(['forget 7']);
  });
});

describe('a node that comes and goes', () => {
  test('and was up for less than an hour before is told of only when it stays away for a quarter', () => {
    const flapping = (ms: number) => downFor(ms, { up_since: iso(NOW - ms - HOUR + 1) });
    expect(told(flapping(15 * MINUTE - 1))).toEqual([]);
    expect(told(flapping(15 * MINUTE))).toEqual(['down 7']);
    expect(told(downFor(2 * MINUTE, { up_since: iso(NOW - 2 * MINUTE - HOUR) }))).toEqual(['down 7']);
  });

  const walk = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 40 }), up: fc.boolean() }), { maxLength: 80 });

  test('never tells anybody of an outage twice in a row, nor of an end without its outage, nor five things in half an hour', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const times = play(steps).map(({ kind, at }, index, all) => {
          expect(kind).toBe(index % 2 === 0 ? 'down' : 'back');
          return [at, all[index + 4]?.at ?? Infinity] as const;
        });
        for (const [at, fifth] of times) expect(fifth - at).toBeGreaterThan(30 * MINUTE);
      }),
      { numRuns: 200 },
    );
  });

  test('that fails for three minutes and works for three, all day, is told of once', () => {
    const steps = Array.from({ length: 240 }, (_, i) => ({ minutes: 3, up: i % 2 === 1 }));
    expect(play(steps).map(({ kind }) => kind)).toEqual(['down', 'back']);
  });

  /** The node's record as its loop writes it, looked at every minute; each message arrives at once. */
  function play(steps: readonly { readonly minutes: number; readonly up: boolean }[]) {
    const state = stateOf([peer()], { nodes: nodeOf({}) });
    const node = state.nodes['main'];
    if (!node) throw new Error('no node');
    const said: { readonly kind: string; readonly at: number }[] = [];
    let now = NOW;
    for (const { minutes, up } of steps) {
      if (up && node.down_since !== null) Object.assign(node, { down_since: null, up_since: iso(now) });
      if (!up) node.down_since ??= iso(now);
      for (let minute = 0; minute < minutes; minute++) {
        now += MINUTE;
        const lastSeen = seenAt({ p1: now });
        for (const news of outageNews({ state, nodes: [{ id: 'main', isUp: up }], lastSeen, now, isQuiet: false })) {
          expect(stillHolds(state, news)).toBe(true);
          recordOutageNews(state, news);
          expect(stillHolds(state, news)).toBe(false);
          said.push({ kind: news.kind, at: now });
        }
      }
    }
    return said;
  }
});
