import { expect, it } from 'vitest';
import { alertNews, followSpells, type OpenAlerts } from '../../src/health/alerts.ts';
import { offSigns } from '../../src/health/off-signs.ts';

const off = (id: string, parts: Partial<Parameters<typeof offSigns>[0][number]> = {}) => ({
  ...{ id, needs: [], problems: [], isBlank: false, ...parts },
});

/** What the owner hears of these nodes, at one look. */
function heard(signs: ReturnType<typeof offSigns>, open: OpenAlerts): string[] {
  const now = 1e12;
  const spells = followSpells(new Map(), signs, now);
  return alertNews({ open, signs, spells, now, isQuiet: true }).map(({ what, key }) => `${what} ${key}`);
}

it('the owner hears at once of a node that is off, by night too, and of its end', () => {
  const problem = off('eu1', { problems: ['WG_EU1_MTU=1: no'] });
  const open = { 'node-off eu1': { since: '2026-07-01T00:00:00.000Z' } };
  expect(heard(offSigns([problem], ['main']), {})).toEqual(['raised node-off eu1']);
  expect(heard(offSigns([problem], ['main']), open)).toEqual([]);
  expect(heard(offSigns([], ['main', 'eu1']), open)).toEqual(['over node-off eu1']);
});

it('a node that nobody has begun to set up is no trouble, one with something missing is', () => {
  const needs = ['WG_EU1_SSH_HOST'];
  expect(heard(offSigns([off('eu1', { needs, isBlank: true })], ['main']), {})).toEqual([]);
  expect(heard(offSigns([off('eu1', { needs })], ['main']), {})).toEqual(['raised node-off eu1']);
});
