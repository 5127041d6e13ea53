import { defineConfig } from 'vitest/config';

/** The first half of `npm run test:soak`: what is random or long enough to need minutes. */
export default defineConfig({
  test: {
    include: ['test/**/*.soak.ts'],
    globalSetup: ['test/suite/check-programs.ts'],
    // the daemons of test/torture wait for each other; the histories compute
    maxWorkers: 2,
  },
});
