import { defineConfig } from 'vitest/config';

/** `npm run torture`: kills the daemon at random moments, thousands of times (TORTURE_KILLS). */
export default defineConfig({
  test: { include: ['test/torture/**/*.soak.ts'], globalSetup: ['test/suite/check-programs.ts'] },
});
