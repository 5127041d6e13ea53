import { defineConfig } from 'vitest/config';

/** Whole machines with a kernel of their own, emulated: `npm run test:kernel`. CI runs the short story, with the other machines. */
export default defineConfig({
  test: {
    include: ['test/kernel/**/*.story.ts'],
    globalSetup: ['test/suite/check-programs.ts'],
    // hours go by: each step is told with its time as soon as it has ended
    reporters: ['verbose'],
    testTimeout: 60 * 60_000,
    hookTimeout: 60 * 60_000,
    maxWorkers: 1,
  },
});
