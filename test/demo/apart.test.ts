import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
const { dependencies } = JSON.parse(readFileSync(`${PROJECT}/package.json`, 'utf8')) as { dependencies: object };

/** What a file imports, in whatever way. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^(?:import|export|\}).* from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...found].flatMap(([, ...names]) => names.filter((name) => name !== undefined));
}

it('keeps the demo and the lab apart: nothing in src/ loads anything of test/ or a package of the tests', () => {
  // the reader of hand-overs runs in browsers: `npm run reader` bundles it with its packages, and src loads the bundle as a text
  const isReader = (file: string) => file.startsWith('src/handover/reader/');
  const paths = globSync('src/**/*.ts', { cwd: PROJECT }).filter((file) => !isReader(file));
  const files = paths.map((file) => resolve(PROJECT, file));
  expect(files.flatMap(importsOf).length).toBeGreaterThan(200);
  const outside = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => {
        if (name.startsWith('.'))
          return !/^(?:src\/(?!handover\/reader\/)|package\.json$)/.test(
            relative(PROJECT, resolve(dirname(file), name)),
          );
        const [scope = '', second] = name.split('/');
        const packageName = scope.startsWith('@') ? `${scope}/${second}` : scope;
        return !name.startsWith('node:') && !(packageName in dependencies);
      })
      .map((name) => `${relative(PROJECT, file)}: ${name}`),
  );
  expect(outside).toEqual([]);
});
