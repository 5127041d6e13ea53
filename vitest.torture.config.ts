import { defineConfig } from 'vitest/config';
import { common } from './test/suite/common.ts';

/** `npm run torture`: kills the daemon at random moments, thousands of times (TORTURE_KILLS). */
export default defineConfig({
  test: {
    ...common,
    include: ['test/torture/**/*.soak.ts'],
    globalSetup: ['test/suite/check-programs.ts', 'test/suite/build-program.ts'],
  },
});
