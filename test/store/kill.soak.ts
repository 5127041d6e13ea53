import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonStore } from '../../src/store/json-store.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { eventually } from '../lab/eventually.ts';
import { testFolder } from '../stage/temporary-store.ts';
import { startChild } from './child.ts';

describe('kill -9 at any moment of a write', () => {
  it('leaves a whole store with everything that was acknowledged, which the next start reads', async () => {
    const path = join(testFolder(), 'peers.json');
    // How many acknowledgements to wait for and how long to spin after the last one (µs): the seed of a failure is printed.
    const moment = fc.record({ lines: fc.integer({ min: 1, max: 25 }), spin: fc.integer({ min: 0, max: 3000 }) });
    const property = fc.asyncProperty(moment, async ({ lines, spin }) => {
      const child = startChild('write-forever.ts', path);
      await eventually(() => child.lines.length >= lines, { every: 1 });
      const until = performance.now() + spin / 1000;
      while (performance.now() < until);
      await child.kill();
      const [revision = 0, n = 0] = (child.lines.at(-1) ?? '').split(' ').map(Number);
      const store = parseStore(readFileSync(path, 'utf8'));
      expect(store.revision).toBeGreaterThanOrEqual(revision);
      for (const id of [1, 2, 3]) {
        expect(Number.parseInt(store.users[id]?.name ?? '', 10)).toBeGreaterThanOrEqual(n);
      }
      const { state } = await JsonStore.open(path, () => undefined);
      expect(state).toEqual(store);
    });
    await fc.assert(property, { numRuns: 30, endOnFailure: true });
  }, 120_000);
});
