import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NODE_FLAGS, UNIT_ENVIRONMENT } from '../lab/unit.ts';

test('`npm start` gives Node the options that the unit gives it', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.start).toBe(`node ${NODE_FLAGS.join(' ')} src/main.ts`);
  expect(NODE_FLAGS).toContain('--optimize-for-size');
  expect(NODE_FLAGS).toContainEqual(expect.stringMatching(/^--invocation-count-for-maglev=/));
  expect(UNIT_ENVIRONMENT).toMatchObject({ MALLOC_ARENA_MAX: '1' });
});
