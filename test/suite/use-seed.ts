import { readFileSync } from 'node:fs';
import { beforeEach, expect } from 'vitest';
import { seedOf } from './seed-of.ts';

/** Vitest's setup of each test file: gives each of its random tests a seed. Without random tests it does not load their package. */
const { testPath } = expect.getState();
if (testPath !== undefined && readFileSync(testPath, 'utf8').includes("from 'fast-check'")) {
  const { default: fc } = await import('fast-check');
  const rest = fc.readConfigureGlobal();
  beforeEach(({ task }) =>
    fc.configureGlobal({ ...rest, seed: seedOf(process.env['TEST_SEED'] ?? '', task.fullName) }),
  );
}
