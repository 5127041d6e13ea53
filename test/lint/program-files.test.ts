import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where `import.meta` is right: what says the folder, what is never built, a search for packages, and the file that root is to own. */
const RIGHT = /^src\/(?:program-folder\.ts|charts\/paint\.ts|telegram\/features\/config\/pictures\/draw\.ts)/;

test('what the program reads beside its code is found from the program’s folder, for what is built lies elsewhere', () => {
  const wrong = globSync('src/**/*.ts', { cwd: ROOT }).filter(
    (file) =>
      !RIGHT.test(file) &&
      /\bimport\.meta\b/.test(
        readFileSync(resolve(ROOT, file), 'utf8').replaceAll(
          /createRequire\(import\.meta\.url\)|requireOwnFolder\(import\.meta\.filename\)/g,
          '',
        ),
      ),
  );
  expect(wrong).toEqual([]);
});

test('and it is there', () => {
  const texts = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(resolve(ROOT, file), 'utf8'));
  // of a name that is put together, its folder
  const named = texts.flatMap((text) =>
    [...text.matchAll(/new URL\(['`]([^'`$]+)[^,]*, PROGRAM\)/g)].map(([, path = '']) => path),
  );
  expect(named.length).toBeGreaterThanOrEqual(5);
  expect(named.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
});

test('each package that an installation brings is used by the program', () => {
  const manifest = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
  const texts = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(resolve(ROOT, file), 'utf8'));
  const isUsed = (name: string) => texts.some((text) => text.includes(`'${name}'`) || text.includes(`${name}/`));
  expect(Object.keys(manifest.dependencies).length).toBeGreaterThan(10);
  expect(Object.keys(manifest.dependencies).filter((name) => !isUsed(name))).toEqual([]);
});
