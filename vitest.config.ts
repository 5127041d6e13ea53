import { defineConfig } from 'vitest/config';
import { chooseSeed } from './test/suite/choose-seed.ts';
import { SlowestFirst } from './test/suite/slowest-first.ts';
import { unitTests } from './test/suite/unit-tests.ts';

const unit = unitTests(import.meta.dirname);
const random = { env: { TEST_SEED: chooseSeed() }, setupFiles: ['test/suite/use-seed.ts'] };

export default defineConfig({
  test: {
    projects: [
      // `npm run test:unit`: all of a worker's files in one process, which loads modules as Node does, as none leaves anything behind.
      {
        test: {
          ...{ ...random, name: 'unit', include: unit, isolate: false, testTimeout: 30_000 },
          experimental: { viteModuleRunner: false, nodeLoader: false },
        },
      },
      {
        test: {
          ...random,
          name: 'real',
          include: ['test/**/*.test.ts'],
          exclude: unit,
          globalSetup: ['test/suite/check-programs.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    // Most of them wait for real programs: a third one keeps two processors at work.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
  },
});
