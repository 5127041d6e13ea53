import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { SLOWEST } from './slowest.ts';

const FILES = globSync('test/**/*.{test,soak,story}.ts', { cwd: resolve(import.meta.dirname, '../..') });
const placeOf = (file: string): number => SLOWEST.findIndex((slow) => file.startsWith(slow));

it('names only files that are there, each group before what it would be part of', () => {
  const taken = new Set(FILES.map(placeOf));
  expect(SLOWEST.filter((_, place) => !taken.has(place))).toEqual([]);
});
