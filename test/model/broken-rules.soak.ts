import { describe, expect, it } from 'vitest';
import { HOUR } from '../stage/sample-state.ts';
import { BROKEN_ALLOWANCES } from './broken-allowances.ts';
import { BROKEN_PARTS } from './broken-parts.ts';
import { BROKEN_PLANS } from './broken-plans.ts';
import { BROKEN_ROLLOUTS } from './broken-rollouts.ts';
import { failsWithin } from './find-failure.ts';

/** How many histories one broken rule may take to show. */
const PATIENCE = 3000;

describe('histories catch a daemon that breaks the rule', () => {
  it.each([...BROKEN_PLANS, ...BROKEN_PARTS, ...BROKEN_ROLLOUTS, ...BROKEN_ALLOWANCES])(
    '$rule',
    async ({ sabotage }) => {
      expect(await failsWithin(PATIENCE, { graceMs: HOUR, sabotage })).not.toBeNull();
    },
    300_000,
  );
});
