import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALERT_RULES, type Alert, keyOf } from '../../src/health/alert.ts';
import {
  type AlertCondition,
  alertNews,
  followLevels,
  type Level,
  lapsed,
  type OpenAlerts,
} from '../../src/health/alerts.ts';
import { iso, NOW } from '../stage/sample-state.ts';

const MINUTE = 60_000;
const load: Alert = { kind: 'load', node: 'main', load: 3, cores: 2 };
const down: Alert = { kind: 'node-down', node: 'main', cause: 'unreachable', unit: 'wg-quick@wg0' };

interface Step {
  readonly ms: number;
  readonly level: Level;
  readonly isQuiet?: boolean;
}

/** What the owner hears, and at which minute, of one thing that goes through these levels; every message arrives. */
function tell(alert: Alert, steps: readonly Step[]) {
  let [now, levels, open]: [number, ReturnType<typeof followLevels>, OpenAlerts] = [NOW, new Map(), {}];
  const told: { at: number; what: string; since: number; ended: number; isQuiet: boolean }[] = [];
  for (const { ms, level, isQuiet = false } of steps) {
    now += ms;
    const conditions: AlertCondition[] = [{ alert, level }];
    levels = followLevels(levels, conditions, now);
    for (const { what, key, since, ended } of alertNews({ open, conditions, levels, now, isQuiet })) {
      told.push({ at: now, what, since, ended, isQuiet });
      open = what === 'raised' ? { [key]: { since: iso(since) } } : {};
    }
  }
  return told;
}

const minutes = (count: number, level: Level, isQuiet = false): Step[] =>
  Array.from({ length: count }, () => ({ ms: MINUTE, level, isQuiet }));

describe('an alert', () => {
  test('is told once after its time, and its end once, with how long it lasted', () => {
    const told = tell(load, [...minutes(30, 'on'), ...minutes(20, 'off'), ...minutes(3, 'between')]);
    expect(told.map(({ what, at }) => [what, (at - NOW) / MINUTE])).toEqual([
      ['raised', 11],
      ['over', 36],
    ]);
    expect(told[1]).toMatchObject({ since: NOW + MINUTE, ended: NOW + 31 * MINUTE });
  });

  test('is not told when it was on for less than its time, however often', () => {
    expect(
      tell(load, Array.from({ length: 9 }, () => [...minutes(10, 'on'), ...minutes(1, 'between')]).flat()),
    ).toEqual([]);
  });

  test('does not flap between its thresholds', () => {
    const wavering = Array.from({ length: 50 }, () => [...minutes(15, 'on'), ...minutes(15, 'between')]).flat();
    expect(tell(load, wavering).map(({ what }) => what)).toEqual(['raised']);
  });

  test('that is mild waits for the morning, and is told then only if it still holds', () => {
    const night = minutes(60, 'on', true);
    expect(tell(load, [...night, ...minutes(9, 'off', true), ...minutes(20, 'off')])).toEqual([]);
    const [told, ...more] = tell(load, [...night, ...minutes(20, 'on')]);
    expect([told?.at, told?.since, more]).toEqual([NOW + 61 * MINUTE, NOW + MINUTE, []]);
  });

  test('that is urgent is told at any hour', () => {
    expect(tell(down, minutes(9, 'on', true)).map(({ at }) => at)).toEqual([NOW + MINUTE]);
  });

  test('of what is watched no more ends without a word', () => {
    const open = { [keyOf(load)]: { since: iso(NOW) }, [keyOf(down)]: { since: iso(NOW) } };
    expect(lapsed(open, [{ alert: down, level: 'between' }])).toEqual(['load main']);
  });

  test('survives a restart: it is not told again, and its end is', () => {
    const open = { 'load main': { since: iso(NOW - 60 * MINUTE) } };
    const look = (level: Level, since: number) =>
      alertNews({
        open,
        conditions: [{ alert: load, level }],
        levels: new Map([['load main', { level, since }]]),
        now: NOW,
        isQuiet: false,
      });
    expect(look('on', NOW - 20 * MINUTE)).toEqual([]);
    expect(look('off', NOW - 6 * MINUTE)).toMatchObject([
      { what: 'over', since: NOW - 60 * MINUTE, ended: NOW - 6 * MINUTE },
    ]);
  });
});

const step = fc.record({
  ms: fc.integer({ min: 0, max: 20 * MINUTE }),
  level: fc.constantFrom<Level>('on', 'between', 'off'),
  isQuiet: fc.boolean(),
});

test.each([load, down])(
  'whatever happens, $kind begins and ends in turns, patiently, truly and at a decent hour',
  (alert) => {
    const { urgent, afterMs, clearMs } = ALERT_RULES[alert.kind];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const told = tell(alert, steps);
        told.forEach(({ what, at, since, ended, isQuiet }, index) => {
          expect(what).toBe(index % 2 === 0 ? 'raised' : 'over');
          if (what === 'raised') expect(at - since).toBeGreaterThanOrEqual(afterMs);
          else expect(at - ended).toBeGreaterThanOrEqual(clearMs);
          if (what === 'over') expect(since).toBe(told[index - 1]?.since);
          expect(ended).toBeGreaterThanOrEqual(since);
          if (!urgent) expect(isQuiet).toBe(false);
        });
      }),
    );
  },
);
