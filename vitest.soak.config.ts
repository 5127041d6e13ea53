import { defineConfig } from 'vitest/config';
import { common } from './test/suite/common.ts';
import { SlowestFirst } from './test/suite/slowest-first.ts';

/** The first half of `npm run test:soak`: what takes long, waits long, is random, or is killed at every step. A process for each file. */
export default defineConfig({
  test: {
    ...common,
    include: ['test/**/*.soak.ts'],
    globalSetup: ['test/suite/check-programs.ts', 'test/suite/build-program.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // many of them mostly wait, the histories compute
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
  },
});
