import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { brokenText, ROOT } from './try-mutant.ts';

it('breaks each invariant in at least one line', () => {
  const page = readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8');
  const section = page.split('\n## Invariants\n')[1]?.split('\n## ')[0] ?? '';
  const numbers = [...section.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
  const broken = new Set(MUTANTS.map(({ invariant }) => invariant));
  expect([...broken].toSorted((one, other) => one - other)).toEqual(numbers);
});

it.each(MUTANTS.map((mutant) => [`${mutant.invariant}: ${mutant.breaks}`, mutant] as const))(
  '%s: the line and its tests are there',
  (_, mutant) => {
    const text = readFileSync(join(ROOT, mutant.file), 'utf8');
    expect(brokenText(text, mutant)).not.toBe(text);
    for (const tests of mutant.tests) {
      const isThere = tests.endsWith('.ts') || tests.endsWith('/') ? existsSync(join(ROOT, tests)) : false;
      expect(isThere || globSync(`${tests}*`, { cwd: ROOT }).length > 0, tests).toBe(true);
    }
  },
);
