import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/lab/slowest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/lab/install-packages.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Most of them wait for real programs: a third one keeps two processors at work.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
  },
});
