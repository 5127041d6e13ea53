import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { knownSettings } from '../src/config/known-settings.ts';
import { COMMANDS } from '../src/telegram/router/tables/commands.ts';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const readme = read('README.md');
const manifest = JSON.parse(read('package.json'));

/** The rows of the table under a heading of the README, as cells. */
function tableUnder(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  return cells.slice(1);
}

it('lists every setting with its default and meaning', () => {
  const known = [...knownSettings].map(([name, { default: value, meaning }]) => [
    `\`${name}\``,
    value === null ? '' : `\`${value}\``,
    meaning,
  ]);
  expect(tableUnder('Settings')).toEqual(known);
});

it('gives a reason for each dependency, and for no other', () => {
  const { dependencies, optionalDependencies, devDependencies } = manifest;
  const used = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  const explained = tableUnder('Dependencies').flatMap(([names = '']) => names.split(', '));
  expect(explained.toSorted()).toEqual(used.toSorted());
  for (const [, reason] of tableUnder('Dependencies')) expect(reason).not.toBe('');
});

it('names every command of the chat', () => {
  const named = tableUnder('In the chat')
    .map((row) => row.join(' '))
    .join(' ');
  for (const { name, aliases } of COMMANDS) for (const word of [name, ...aliases]) expect(named).toContain(`/${word}`);
});

it('maps folders and files that exist', () => {
  const paths = tableUnder('Folders').flatMap(([cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? ''),
  );
  expect(paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
});

it('names only npm scripts and files that exist', () => {
  const scripts = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
  expect(scripts.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  for (const file of ['LICENSE', 'env_vars.example.txt', 'ROADMAP_VPN.md', 'DONE_LIST_VPN.md', 'deploy/MOVING.md']) {
    expect(readme, file).toContain(file);
    expect(existsSync(new URL(`../${file}`, import.meta.url)), file).toBe(true);
  }
});

it('runs the bench’s ratios and whole machines in CI as well', () => {
  expect(read('.ci/run')).toMatch(/^npm cit\nnpm run bench:check\nnpm run test:machine$/m);
});

it('keeps the roadmap and the list of what is done in Russian', () => {
  for (const name of ['ROADMAP_VPN.md', 'DONE_LIST_VPN.md'])
    expect(read(name).match(/[а-яё]/gi)?.length).toBeGreaterThan(500);
});
