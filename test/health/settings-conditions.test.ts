import { expect, it } from 'vitest';
import { alertNews, followLevels, type OpenAlerts } from '../../src/health/alerts.ts';
import { doubtConditions, nodeOffConditions } from '../../src/health/settings-conditions.ts';

const off = (id: string, parts: Partial<Parameters<typeof nodeOffConditions>[0][number]> = {}) => ({
  ...{ id, needs: [], problems: [], isBlank: false, ...parts },
});

/** What the owner hears of these nodes, at one look. */
function heard(conditions: ReturnType<typeof nodeOffConditions>, open: OpenAlerts, isQuiet = true): string[] {
  const now = 1e12;
  const levels = followLevels(new Map(), conditions, now);
  return alertNews({ open, conditions, levels, now, isQuiet }).map(({ what, key }) => `${what} ${key}`);
}

it('the owner hears at once of a node that is off, by night too, and of its end', () => {
  const problem = off('eu1', { problems: ['WG_EU1_MTU=1: no'] });
  const open = { 'node-off eu1': { since: '2026-07-01T00:00:00.000Z' } };
  expect(heard(nodeOffConditions([problem], ['main']), {})).toEqual(['raised node-off eu1']);
  expect(heard(nodeOffConditions([problem], ['main']), open)).toEqual([]);
  expect(heard(nodeOffConditions([], ['main', 'eu1']), open)).toEqual(['over node-off eu1']);
});

it('a node that nobody has begun to set up is no trouble, one with something missing is', () => {
  const needs = ['WG_EU1_SSH_HOST'];
  expect(heard(nodeOffConditions([off('eu1', { needs, isBlank: true })], ['main']), {})).toEqual([]);
  expect(heard(nodeOffConditions([off('eu1', { needs })], ['main']), {})).toEqual(['raised node-off eu1']);
});

it('the owner hears by day of settings that friends will feel, and of nothing that they will not', () => {
  const doubt = (isFelt: boolean) => ({ node: 'main', warning: 'WG_MTU=1200: …', isFelt });
  expect(heard(doubtConditions([doubt(true)], ['main', 'eu1']), {}, false)).toEqual(['raised settings main']);
  expect(heard(doubtConditions([doubt(true)], ['main']), {}, true)).toEqual([]);
  expect(heard(doubtConditions([doubt(false)], ['main']), {}, false)).toEqual([]);
  const open = { 'settings main': { since: '2026-07-01T00:00:00.000Z' } };
  expect(heard(doubtConditions([], ['main']), open, false)).toEqual(['over settings main']);
});
