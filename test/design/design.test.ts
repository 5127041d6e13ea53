import { describe, expect, it } from 'vitest';
import { DRAFTS, type Draft } from './drafts.ts';
import { live } from './history.ts';
import { BrokenPromise } from './judge.ts';
import { SCRIPTS } from './scripts.ts';

/** More of them: `DESIGN_HISTORIES=20000 npx vitest run test/design`. */
const HISTORIES = Number(process.env['DESIGN_HISTORIES'] ?? 300);
/** A sloppier wording that chance finds is found within so many. */
const SEARCHED = 200;

const drafts = Object.keys(DRAFTS) as Draft[];

/** The promise that the first history breaks which breaks any, or null. */
function brokenBy(draft: Draft): string | null {
  const script = SCRIPTS[draft];
  const seeds = Array.from({ length: script ? 0 : SEARCHED }, (_, i) => () => live(i + 1, new Set([draft])));
  for (const history of script ? [() => script(new Set([draft]))] : seeds) {
    try {
      history();
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error;
      return error.message.split('\n', 1)[0] ?? '';
    }
  }
  return null;
}

describe('the rules of the design', () => {
  it(`keep every promise in ${HISTORIES} random histories`, { timeout: 10 * 60_000 }, () => {
    for (let seed = 1; seed <= HISTORIES; seed += 1) live(seed);
  });

  it('keep every promise in the histories that chance seldom meets', () => {
    for (const script of Object.values(SCRIPTS)) script(new Set());
  });

  it.each(drafts)('break one when worded as %s', { timeout: 120_000 }, (draft) => {
    expect(brokenBy(draft)).toBe(DRAFTS[draft]);
  });
});
