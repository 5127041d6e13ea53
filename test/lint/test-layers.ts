import type { Finding } from './arrows.ts';
import type { Imports } from './imports.ts';

/** What knows no test: the lab, and what reads this repository's own imports. */
const GROUND = ['test/lab', 'test/lint'];

/** A folder of tests that builds on another one's helpers, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'test/bench': 'test/model', // `npm run bench -- --simulate` lives a month with the model's people and servers
  'test/kernel': 'test/machine', // the same server's life, on a kernel of its own
};

/**
 * Imports below test/ against the layers: test/lab (real parts and stand-ins) knows nothing above it, test/stage (samples and
 * actors) builds on it, and each folder of tests uses these two and its own helpers, never another folder's.
 */
export function layerBreaks(imports: Imports): Finding[] {
  return [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => imports.has(target) && !mayImport(folderOf(file), folderOf(target)))
      .map(
        (target) => `${file} imports ${target}: what several folders of tests use belongs into test/stage or test/lab`,
      ),
  );
}

function mayImport(from: string, to: string): boolean {
  if (from === to || GROUND.includes(to) || from === 'test') return true;
  return !GROUND.includes(from) && (to === 'test/stage' || ALLOWED[from] === to);
}

/** `test/story` of `test/story/outage.ts`; `test` of a file that stands beside the folders. */
const folderOf = (file: string): string => file.split('/').slice(0, -1).slice(0, 2).join('/');
