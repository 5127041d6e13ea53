import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './generated.ts';

export const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** Every paper of the repository, by its path. */
export const PAPERS: readonly string[] = globSync(['*.md', 'docs/*.md', 'deploy/*.md', 'test/*.md'], {
  cwd: ROOT,
}).toSorted();

/** What a paper says of today: a changelog's releases tell of the paths and commands of their time. */
export function today(paper: string): string {
  const text = read(paper);
  return paper === 'CHANGELOG.md' ? (text.split(/^## \[\d/m)[0] ?? '') : text;
}

/** Paths of the repository that a text names, without the sentence's own punctuation: `src/main.ts`, `test/lab/`, `test/story/*.test.ts`. */
export function pathsIn(text: string): string[] {
  const paths = text.matchAll(/(?<![\w/.~$-])(?:src|test|docs|deploy|\.ci|\.github)\/[\w./*-]*/g);
  return [...paths].map(([path]) => path.replace(/[.*-]*$/, (end) => (end.startsWith('*') ? end : '')));
}

export function isThere(path: string): boolean {
  return path.includes('*') ? globSync(path, { cwd: ROOT }).length > 0 : existsSync(join(ROOT, path));
}

/** The targets of a paper's links and pictures that are not on the Internet, as `[path, anchor]` from the repository's root. */
export function linksIn(paper: string): [path: string, anchor: string][] {
  const targets = today(paper).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  return [...targets]
    .map(([, link, attribute]) => link ?? attribute ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return [path === '' ? paper : join(dirname(paper), path), anchor];
    });
}

/** The anchors of a paper's headings, as GitHub makes them. */
export function anchorsOf(paper: string): string[] {
  return [...read(paper).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

/** The numbered points under a heading of docs/ARCHITECTURE.md, by number. */
export function pointsUnder(heading: string): Map<number, string> {
  const section = read('docs/ARCHITECTURE.md').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const points = section.split(/^(?=\d+\. )/m).slice(1);
  return new Map(points.map((point) => [Number.parseInt(point, 10), point.replace(/^\d+\. /, '').trim()]));
}

/**
 * Numbers of rules or invariants that comments of a source text refer to: of "rules 1, 3 to 8 and 12" all ten. A routing rule's preference
 * has more digits.
 */
export function numbersIn(text: string, word: 'rule' | 'invariant'): number[] {
  const lists = text.matchAll(new RegExp(`\\b${word}s? (\\d{1,2}\\b(?:(?:,| and| to|, and) \\d+)*)`, 'gi'));
  return [...lists].flatMap(([, list = '']) => {
    const ranges = list.split(/, and |, | and /).map((part) => part.split(' to ').map(Number));
    return ranges.flatMap(([from = 0, to = from]) => Array.from({ length: to - from + 1 }, (_, more) => from + more));
  });
}

/** The numbered steps of a recipe of CONTRIBUTING.md. */
export function stepsOf(recipe: string): string[] {
  const section = read('CONTRIBUTING.md').split(`\n### ${recipe}\n`)[1]?.split(/\n##/)[0] ?? '';
  return section.split(/^(?=\d+\. )/m).slice(1);
}
