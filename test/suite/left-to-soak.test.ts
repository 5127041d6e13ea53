import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, it } from 'vitest';
import { BY_COMMAND, LEFT, whatIsLeft } from './left-to-soak.ts';

const root = join(import.meta.dirname, '../..');
const patterns = [...Object.values(LEFT), ...Object.values(BY_COMMAND)].flatMap((files) => Object.keys(files));

it('names every file that other commands than `npm test` run, once', () => {
  const files = globSync('test/**/*.{soak,story,check}.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(patterns.filter((pattern) => matchesGlob(file, pattern))).toHaveLength(1);
  for (const pattern of patterns)
    expect(
      files.some((file) => matchesGlob(file, pattern)),
      pattern,
    ).toBe(true);
});

it('says which commands those are, and CI runs them behind `npm cit`', () => {
  const commands = Object.keys(LEFT);
  for (const command of commands) expect(whatIsLeft()).toContain(`  ${command}\n`);
  const ci = readFileSync(join(root, '.ci/run'), 'utf8').split('\n');
  expect(ci.filter((line) => line.startsWith('npm ')).toSorted()).toEqual(['npm cit', ...commands].toSorted());
});
