import { defineConfig } from 'vitest/config';
import { chooseSeed } from './test/lab/choose-seed.ts';
import { memoryDisk } from './test/lab/memory-disk.ts';
import { SlowestFirst } from './test/suite/slowest-first.ts';
import { unitTests } from './test/suite/unit-tests.ts';

const unit = unitTests(import.meta.dirname);
/**
 * All of a worker's files run in one process, which loads modules as Node does: a process for each would cost half a second of the
 * processor. So no test may leave anything behind: no variable, no handler, no timer.
 */
const common = {
  env: { TEST_SEED: chooseSeed() },
  setupFiles: ['test/suite/use-seed.ts'],
  isolate: false,
  unstubEnvs: true,
  experimental: { viteModuleRunner: false, nodeLoader: false },
};

export default defineConfig({
  test: {
    projects: [
      // `npm run test:unit`: neither programs nor sockets
      { test: { ...common, name: 'unit', include: unit, testTimeout: 30_000 } },
      {
        test: {
          ...common,
          name: 'real',
          // the processors need not wait for a disk: the soak tests have a real one
          env: { ...common.env, TMPDIR: memoryDisk() },
          include: ['test/**/*.test.ts'],
          exclude: unit,
          globalSetup: ['test/suite/check-programs.ts', 'test/suite/build-program.ts'],
          // each waits for conditions only: a busy machine makes them late, not wrong
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
    // Most of them wait for real programs: two more keep two processors at work.
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
  },
});
