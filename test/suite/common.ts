import { chooseSeed } from '../lab/choose-seed.ts';

/** What `npm test`, the soak tests and the torture have in common: modules are loaded as Node does, and random tests have the run's seed. */
export const common = {
  env: { TEST_SEED: chooseSeed() },
  setupFiles: ['test/suite/use-seed.ts'],
  unstubEnvs: true,
  experimental: { viteModuleRunner: false, nodeLoader: false },
};
