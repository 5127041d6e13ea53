import { defineConfig } from 'vitest/config';

/** `npm run bench:check`: the bench's ratios with twice the room. Alone, after the other tests: beside them it would measure those. */
export default defineConfig({
  test: { include: ['test/bench/**/*.check.ts'], globalSetup: ['test/suite/check-programs.ts'], maxWorkers: 1 },
});
