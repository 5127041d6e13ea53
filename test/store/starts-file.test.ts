import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StartsFile } from '../../src/store/starts-file.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const at = (second: number) => Date.parse('2026-11-22T10:00:00Z') + second * 1000;

test('knows the starts that no good end followed, the newest last', () => {
  const store = join(temporaryFolder(), 'peers.json');
  StartsFile.begin(store, at(0));
  StartsFile.begin(store, at(1)).endWell();
  StartsFile.begin(store, at(2));
  expect(StartsFile.begin(store, at(3)).times).toEqual([at(0), at(2), at(3)]);
});

test('a damaged file, or one that cannot be written, is in nobody’s way; times that lie ahead are dropped', () => {
  const store = join(temporaryFolder(), 'peers.json');
  writeFileSync(store, ''); // a file, so that nothing can lie in it
  StartsFile.begin(store, at(100));
  expect(StartsFile.begin(store, at(1)).times).toEqual([at(1)]);
  writeFileSync(`${store}.starts`, readFileSync(`${store}.starts`, 'utf8').slice(0, 7));
  expect(StartsFile.begin(store, at(2)).times).toEqual([at(2)]);
  expect(StartsFile.begin(join(store, 'peers.json'), at(3)).times).toEqual([at(3)]);
});
