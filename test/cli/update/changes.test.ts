import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { changesBetween, changesOf } from '../../../src/updates/changes.ts';

it('takes the entries of that version alone, as lines', () => {
  const text = '# C\n\n## [2.0.0] - day\n\n### Added\n\n- a `b`\n  c\n\n### Fixed\n\n- **d**\n\n## [1.0.0]\n\n- e\n';
  expect(changesOf(text, '2.0.0')).toEqual(['a b c', 'd']);
  expect(changesOf(text, '1.0.0')).toEqual(['e']);
  expect(changesOf(text, '3.0.0')).toEqual([]);
  expect(changesOf('', '1.0.0')).toEqual([]);
});

it('cuts long entries at a sentence, and this project’s own changelog to what a message holds', () => {
  const long = `- ${'One sentence of some length stands here. '.repeat(20)}\n`;
  expect(changesOf(`\n## [1.0.0]\n\n${long}`, '1.0.0')).toEqual([expect.stringMatching(/^(One .* here\. ?){4,}$/)]);
  const own = changesOf(readFileSync('CHANGELOG.md', 'utf8').replace('[Unreleased]', '[9.9.9]'), '9.9.9');
  expect(own.length).toBe(12);
  for (const line of own) expect(line.length).toBeLessThanOrEqual(300);
});

it('gathers what is new in all versions after one', () => {
  const text = '# C\n\n## [Unreleased]\n\n- x\n\n## [3.0.0]\n\n- c\n\n## [2.0.0]\n\n- b\n\n## [1.0.0]\n\n- a\n';
  expect(changesBetween(text, '1.0.0', '3.0.0')).toEqual(['c', 'b']);
  expect(changesBetween(text, '2.0.0', '3.0.0')).toEqual(['c']);
  // not known, or put back
  expect(changesBetween(text, '0.9.0', '2.0.0')).toEqual(['b']);
  expect(changesBetween(text, '3.0.0', '2.0.0')).toEqual(['b']);
  expect(changesBetween(text, '3.0.0', '4.0.0')).toEqual([]);
});
