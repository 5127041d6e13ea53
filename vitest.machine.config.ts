import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/suite/slowest-first.ts';

/** Whole machines, and the short story of one with a kernel of its own: `npm run test:machine`. Each takes minutes. */
export default defineConfig({
  test: {
    include: ['test/machine/**/*.story.ts', 'test/kernel/short.story.ts'],
    globalSetup: ['test/suite/check-programs.ts'],
    testTimeout: 40 * 60_000,
    hookTimeout: 40 * 60_000,
    // they wait more than they work
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
  },
});
