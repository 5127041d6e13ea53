import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';
import { type Imports, importsBelow } from '../lint/imports.ts';

const imports = importsBelow(resolve(import.meta.dirname, '../..'), 'src');

/** All files that these import, and they themselves; types included. */
function reachedFrom(files: readonly string[], all: Imports): Set<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const target of all.get(file) ?? []) visit(target);
  };
  for (const file of files) visit(file);
  return reached;
}

test('the daemon reads no text of the command line', () => {
  const chats = LANGUAGES.map((language) => `src/texts/${language}/chat.ts`);
  for (const file of chats) expect(imports.has(file)).toBe(true);
  const reached = [...reachedFrom(['src/main.ts', 'src/load-service.ts', ...chats], imports)];
  expect(reached.filter((file) => /^src\/texts\/(?:\w+\/)?cli/.test(file))).toEqual([]);
});

test.each(LANGUAGES)('the command line reads %s alone, and no text of the chat', (language) => {
  const reached = [...reachedFrom([`src/texts/${language}/cli.ts`], imports)];
  expect(reached.length).toBeGreaterThan(8);
  // the types of all texts are those of the English ones
  const others = LANGUAGES.filter((other) => other !== language && other !== 'en');
  expect(reached.filter((file) => others.some((other) => file.startsWith(`src/texts/${other}/`)))).toEqual([]);
  expect(reached.filter((file) => /^src\/texts\/(?:\w+\/)?chat/.test(file))).toEqual([]);
});
