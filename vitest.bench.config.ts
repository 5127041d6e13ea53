import { defineConfig } from 'vitest/config';

/** `npm run bench:check`: the bench's ratios with twice the room. Apart from the other tests while some targets are open (ROADMAP_VPN.md). */
export default defineConfig({
  test: { include: ['test/bench/**/*.check.ts'], globalSetup: ['test/lab/install-packages.ts'], maxWorkers: 1 },
});
