import { describe, expect, it } from 'vitest';
import type { Level } from '../../src/health/alerts.ts';
import type { Judgement, WayTrouble } from '../../src/health/firewall/judgement.ts';
import { type Machine, trafficConditions } from '../../src/health/node-alerts.ts';
import { keptApart } from '../../src/health/node-troubles.ts';
import { NOW, node, stateOf } from '../stage/sample-state.ts';
import { lookAt, MINUTE, nodeOf } from './health-lab.ts';

const WELL: Judgement = {
  ...{ way4: { answer: 'yes', troubles: [] }, way6: null, port: 'yes', portFits: 'yes', isOurs: true, link: true },
  apart: { friends: 'yes', lan: 'yes', server: 'yes' },
};
const no = (...troubles: WayTrouble[]) => ({ answer: 'no' as const, troubles });
const unsure = { answer: 'unsure' as const, troubles: ['unclear' as const] };

function conditions(more: Partial<Judgement>, { ago = 0, kept_apart = ['friends', 'lan', 'server'] } = {}) {
  const machine: Machine = {
    ...{ at: NOW - ago, tookMs: 200, load: 0.2, cores: 2, disk: { total: 2, available: 1 } },
    setup: { clock: NOW, port: 51_821 },
    judgement: { ...WELL, ...more },
  };
  const state = stateOf([], { nodes: nodeOf({ kept_apart }) });
  return trafficConditions(
    { node: node(), snapshot: lookAt({}), outage: null, machine },
    { state, now: NOW, ownAhead: 0 },
  );
}
const levels = (...args: Parameters<typeof conditions>): Record<string, Level> =>
  Object.fromEntries(conditions(...args).map(({ alert, level }) => [alert.kind, level]));

describe('friends’ traffic', () => {
  it('is well', () => {
    expect(levels({})).toEqual({
      ...{ link: 'off', 'no-way-out': 'off', 'port-closed': 'off', 'port-differs': 'off', 'not-apart': 'off' },
    });
  });

  it.each<[string, Partial<Judgement>, Level]>([
    ['no-way-out', { way4: no('nat') }, 'on'],
    ['no-way-out', { way6: no('forward') }, 'on'],
    ['no-way-out', { way4: unsure }, 'between'],
    ['no-way-out', { way4: null }, 'off'],
    ['port-closed', { port: 'no' }, 'on'],
    ['port-closed', { port: 'unsure' }, 'between'],
    ['port-differs', { portFits: 'no' }, 'on'],
    ['link', { link: false, way4: no('link') }, 'on'],
    ['no-way-out', { link: false, way4: no('link') }, 'between'],
    ['link', { link: null }, 'between'],
    ['not-apart', { apart: { ...WELL.apart, lan: 'no' } }, 'on'],
    ['not-apart', { apart: { ...WELL.apart, server: 'unsure' } }, 'between'],
  ])('%s with %j is %s', (kind, more, level) => expect(levels(more)[kind]).toBe(level));

  it('names which family and why, and what friends reach', () => {
    const [, way] = conditions({ way4: no('forward'), way6: no('nat') });
    expect(way?.alert).toMatchObject({ family: 4, trouble: 'forward' });
    expect(conditions({ way6: no('nat') })[1]?.alert).toMatchObject({ family: 6, trouble: 'nat' });
    const apart = conditions({ apart: { friends: 'no', lan: 'no', server: 'yes' } }, { kept_apart: ['lan', 'server'] });
    expect(apart.at(-1)?.alert).toMatchObject({ parts: ['lan'] });
  });

  it('is not judged by an answer of minutes ago', () => {
    expect(new Set(Object.values(levels({ way4: no('nat') }, { ago: 3 * MINUTE })))).toEqual(new Set(['between']));
  });

  it('between friends who were never kept apart is no trouble', () => {
    expect(levels({ apart: { friends: 'no', lan: 'no', server: 'no' } }, { kept_apart: [] })['not-apart']).toBe('off');
  });
});

describe('what friends are to be kept from', () => {
  const open = { friends: 'no', lan: 'no', server: 'unsure' } as const;

  it('is all that they were seen to be kept from', () => {
    expect(keptApart([], WELL)).toEqual(['friends', 'lan', 'server']);
    expect(keptApart(['friends'], { ...WELL, apart: { ...open, lan: 'yes' } })).toEqual(['lan']);
    expect(keptApart(['friends', 'lan'], { ...WELL, isOurs: false, apart: open })).toEqual(['friends', 'lan']);
  });

  it('is less once the owner lets the bot’s own rules allow it', () => {
    expect(keptApart(['friends', 'lan', 'server'], { ...WELL, apart: open })).toEqual(['server']);
  });

  it('is nothing that only a firewall keeps from them which lets them nowhere', () => {
    expect(keptApart([], { ...WELL, isOurs: false, way4: no('forward') })).toEqual([]);
  });
});
