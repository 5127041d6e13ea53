import { globSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNames } from '../src/config/check-names.ts';
import { PARTS, ROOT, renewed } from './papers/generated.ts';
import { anchorsOf, isThere, linksIn, numbersIn, PAPERS, pathsIn, pointsUnder, read, today } from './papers/papers.ts';
import { COMMANDS } from './stage/chat-tables.ts';

const README_BYTES = 9000;
const readme = read('README.md');
const manifest = JSON.parse(read('package.json'));

describe('README', () => {
  it('is short enough to be read to its end', () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(README_BYTES);
  });

  it('gives a reason for each dependency, and for no other', () => {
    const { dependencies, optionalDependencies, devDependencies } = manifest;
    const used = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
    const section = readme.split('\n## Dependencies\n')[1] ?? '';
    const reasons = [...section.matchAll(/^- ((?:`[^`]+`(?:, )?)+): \S.*$/gm)].map(([, names = '']) => names);
    const explained = reasons.flatMap((names) => names.replaceAll('`', '').split(', '));
    expect(explained.toSorted()).toEqual(used.toSorted());
  });

  it('names every command of the chat', () => {
    for (const { name, aliases } of COMMANDS)
      for (const word of [name, ...aliases]) expect(readme).toContain(`\`/${word}\``);
  });

  it('leads to every other paper, by CONTRIBUTING.md at the farthest', () => {
    const linked = new Set(['README.md', 'CONTRIBUTING.md'].flatMap((paper) => linksIn(paper).map(([path]) => path)));
    expect(PAPERS.filter((paper) => paper !== 'README.md' && !linked.has(paper))).toEqual([]);
  });
});

it.each(PARTS.map((part) => [part.paper, part.name, part] as const))(
  '%s: its table of %s is that of the code (npm run papers)',
  (paper, _name, part) => {
    expect(read(paper)).toBe(renewed(part));
  },
);

describe.each(PAPERS)('%s', (paper) => {
  it('names only paths that exist', () => {
    expect(pathsIn(today(paper)).filter((path) => !isThere(path))).toEqual([]);
  });

  it('links only to what is there', () => {
    const dead = linksIn(paper).filter(([path, anchor]) => {
      if (!isThere(path)) return true;
      return anchor !== '' && !anchorsOf(path).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const scripts = [...today(paper).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(scripts.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  });

  it('names only settings that exist', () => {
    const names = [...today(paper).matchAll(/\b(?:WG|BOT)(?:_[A-Z0-9]+)+\b(?!_)/g)].map(([name]) => name);
    expect(checkNames(names)).toEqual({ problems: [], warnings: [] });
  });
});

describe('docs/ARCHITECTURE.md', () => {
  const sources = globSync(['src/**/*.ts', 'deploy/**/*', 'test/**/*.ts'], { cwd: ROOT }).filter((path) =>
    /\.\w+$|gate$/.test(path),
  );

  it.each([
    ['invariant', 'Invariants'],
    ['rule', 'Rules of the plan'],
  ] as const)('has every %s that the code names by number', (word, heading) => {
    const points = pointsUnder(heading);
    expect(points.size).toBeGreaterThan(10);
    for (const path of sources)
      for (const number of numbersIn(read(path), word))
        expect(points.has(number), `${path}: ${word} ${number}`).toBe(true);
  });

  it.each(['Invariants', 'Rules of the plan'])('%s: the numbers have no gap, and each says something', (heading) => {
    const points = pointsUnder(heading);
    expect([...points.keys()]).toEqual(Array.from(points, (_, index) => index + 1));
    for (const [number, text] of points) expect(text.length, `${number}`).toBeGreaterThan(40);
  });

  it('is where numbers point: to no other document', () => {
    const elsewhere = sources.filter(
      (path) => /\bDESIGN(?:-2)?(?:'s|’s|\.md)/.test(read(path)) && path !== 'test/papers.test.ts',
    );
    expect(elsewhere).toEqual([]);
  });
});

it('runs everything in CI that is left out of npm cit, also where it is hosted', () => {
  expect(read('.ci/run')).toMatch(/^npm cit$/m); // what else it runs: test/suite/left-to-soak.test.ts
  expect(read('.github/workflows/ci.yml')).toMatch(/^ {6}- run: \.ci\/run$/m);
});

it('says in CONTRIBUTING.md which of the longer commands CI runs', () => {
  const section = read('CONTRIBUTING.md').split('These CI runs as well:\n\n```sh\n')[1]?.split('\n```')[0] ?? '';
  const called = (text: string) => [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  const inCi = called(read('.ci/run')).flatMap((name) => [name, ...called(manifest.scripts[name])]);
  expect(called(section.replaceAll(/ #.*$/gm, '')).toSorted()).toEqual(inCi.toSorted());
});

it('shows every picture of the demo somewhere', () => {
  const shown = new Set(PAPERS.flatMap((paper) => linksIn(paper).map(([path]) => path)));
  const pictures = globSync('test/demo/pictures/*.webp', { cwd: ROOT });
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((path) => !shown.has(path))).toEqual([]);
  for (const path of pictures) expect(statSync(`${ROOT}/${path}`).size, path).toBeLessThan(150_000);
});

it('says of every picture what it shows, to those who do not see it', () => {
  const pictures = PAPERS.flatMap((paper) => [...read(paper).matchAll(/<img [^>]*>/g)].map(([tag]) => tag));
  expect(pictures.length).toBeGreaterThan(0);
  for (const tag of pictures) expect(/ alt="([^"]*)"/.exec(tag)?.[1]?.length ?? 0, tag).toBeGreaterThan(30);
});

it('has one Russian word for each thing: a door is вход, the gate калитка', () => {
  const files = globSync(['*.md', 'docs/*.md', 'env_vars.example.txt', 'src/texts/ru/**/*.ts'], { cwd: ROOT });
  const lines = files.flatMap((file) =>
    read(file)
      .split('\n')
      .map((line) => `${file}: ${line}`),
  );
  // a network's gateway (ip route) is another thing
  expect(lines.filter((line) => /двер(?:ь|и|ей|ью|ям|ях)/i.test(line) || /(?<!ip route.*)шлюз/i.test(line))).toEqual(
    [],
  );
});

it('keeps the roadmap, the list of what is done and the quick start in Russian', () => {
  for (const name of ['ROADMAP_VPN.md', 'DONE_LIST_VPN.md', 'docs/START.ru.md'])
    expect(read(name).match(/[а-яё]/gi)?.length).toBeGreaterThan(500);
});
