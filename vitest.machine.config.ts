import { defineConfig } from 'vitest/config';

/** Whole machines: `npm run test:machine`. Apart from the other tests, for each takes minutes. */
export default defineConfig({
  test: {
    include: ['test/machine/**/*.story.ts'],
    globalSetup: ['test/suite/check-programs.ts'],
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
    // they wait more than they work
    maxWorkers: 4,
  },
});
