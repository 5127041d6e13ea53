import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { VERSION } from '../src/version.ts';
import { temporaryFolder } from './lab/leftovers.ts';
import { CommandLine } from './stage/command-line.ts';

const ROOT = resolve(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const run = promisify(execFile);

it('stands in package.json, by SemVer, and the lockfile says the same', () => {
  expect(VERSION).toMatch(/^\d+\.\d+\.\d+(-dev)?$/);
  const lock = JSON.parse(read('package-lock.json'));
  expect([JSON.parse(read('package.json')).version, lock.version, lock.packages[''].version]).toEqual([
    VERSION,
    VERSION,
    VERSION,
  ]);
});

it('a release stands in the changelog under its number; on the way to one, what changed is gathered there', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## \[(.+?)\](?: - (.+))?$/gm)].map(([, name, date]) => ({
    name,
    date,
  }));
  const [newest, ...releases] = headings;
  expect(newest).toEqual({ name: 'Unreleased', date: undefined });
  for (const { name, date } of releases)
    expect([name, date]).toEqual([
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    ]);
  expect(releases[0]?.name === VERSION).toBe(!VERSION.endsWith('-dev'));
});

it('is what `vpn-bot --version` prints, and nothing else, also without settings', async () => {
  const line = new CommandLine();
  writeFileSync(join(line.folder, 'env_vars.txt'), 'NONSENSE');
  for (const word of ['--version', '-V'])
    expect(await line.run([word])).toEqual({ code: 0, said: VERSION, errors: '' });
});

it('is the first line of `vpn-bot status`', async () => {
  const { said } = await new CommandLine().run(['status']);
  expect(said.split('\n')[0]).toBe(`vpn-bot ${VERSION}`);
});

it('npm says nothing of the system’s Node, which runs nothing here but npm', async () => {
  const install = async (npmrc: string) => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'x', version: '1.0.0', engines: { node: '>=999' } }),
    );
    writeFileSync(join(folder, '.npmrc'), npmrc);
    const { stderr } = await run('npm', ['install', '--dry-run', '--offline'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
    });
    return stderr;
  };
  expect(await install(read('.npmrc').replace(/^loglevel=.*$/m, ''))).toContain('EBADENGINE');
  expect(await install(read('.npmrc'))).toBe('');
});
