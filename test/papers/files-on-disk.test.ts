import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './generated.ts';
import { read } from './papers.ts';

const moving = read('deploy/MOVING.md');
const operations = read('docs/OPERATIONS.md');

/** Matches of a pattern's first group in all files of these, without doubles. */
function found(files: string, pattern: RegExp): string[] {
  const paths = globSync(files, { cwd: ROOT, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = paths.flatMap((entry) => {
    const text = read(`${entry.parentPath.slice(ROOT.length + 1)}/${entry.name}`);
    return [...text.matchAll(pattern)].map(([, one = '']) => one);
  });
  return [...new Set(all)].toSorted();
}

const OURS = /(?<![\w/$}])(\/(?:etc|usr\/local|var\/(?:lib|cache))\/[\w./@-]*vpn-bot[\w./@-]*|\/root\/vpn[\w.-]+)/g;
/** What is no file of this version: an example's name, systemd's own, and a folder of earlier versions. */
const NOT_OURS = new Set([
  '/etc/vpn-bot-doors/NAME.nft',
  '/var/lib/systemd/timers/stamp-vpn-bot-update.timer',
  '/usr/local/lib/vpn-bot',
]);

it('deploy/MOVING.md names every file of ours that root’s programs put outside of the program’s folder', () => {
  const paths = found('deploy/**/*[!md]', OURS).map((path) => path.replace(/[./-]+$/, ''));
  expect(paths.length).toBeGreaterThan(20);
  // of a unit with `.timer` beside it the service is named in full
  const isNamed = (path: string) => moving.includes(basename(path, '.timer'));
  expect(paths.filter((path) => !NOT_OURS.has(path) && !isNamed(path))).toEqual([]);
});

it('docs/OPERATIONS.md names every file that the bot makes beside another one', () => {
  const endings = found('src/**/*.ts', /`\$\{\w*(?:[pP]ath|File|what)\}(\.[a-z][a-z-]+(?![\w(]))/g);
  expect(endings.length).toBeGreaterThan(8);
  expect(endings.filter((ending) => !operations.includes(ending))).toEqual([]);
});

it('docs/OPERATIONS.md names every file that the bot makes in the folder of the store', () => {
  const names = found('src/**/*.ts', /join\(dirname\((?:peersFile|storePath)\), [`']([a-z-]+[a-z])/g);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !operations.includes(name) && !moving.includes(name))).toEqual([]);
});
