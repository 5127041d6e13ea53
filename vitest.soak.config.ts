import { defineConfig } from 'vitest/config';
import { common } from './test/suite/common.ts';
import { SlowestFirst } from './test/suite/slowest-first.ts';

/** The first half of `npm run test:soak`: what is random or long enough to need minutes. */
export default defineConfig({
  test: {
    ...common,
    include: ['test/**/*.soak.ts'],
    globalSetup: ['test/suite/check-programs.ts', 'test/suite/build-program.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // the torture and the packets mostly wait, the histories compute
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
  },
});
