import { defineConfig } from 'vitest/config';
import { largeMemoryDisk } from './test/lab/memory-disk.ts';
import { common } from './test/suite/common.ts';
import { SlowestFirst } from './test/suite/slowest-first.ts';
import { unitTests } from './test/suite/unit-tests.ts';

const unit = unitTests(import.meta.dirname);
/**
 * All of a worker's files run in one process: a process for each would cost half a second of the processor. So no test may leave
 * anything behind: no variable, no handler, no timer.
 */
const together = { ...common, isolate: false };

export default defineConfig({
  test: {
    projects: [
      // `npm run test:unit`: neither programs nor sockets
      { test: { ...together, name: 'unit', include: unit, testTimeout: 30_000 } },
      {
        test: {
          ...together,
          name: 'real',
          // so that the processors need not wait for a disk; daemons of the soak tests write on a real one
          env: { ...common.env, TMPDIR: largeMemoryDisk() },
          // each program that a worker starts costs a copy of the table of its memory: half as much of that is garbage
          execArgv: ['--max-semi-space-size=4'],
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
