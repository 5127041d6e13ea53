import { globSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { testFolder } from '../stage/temporary-store.ts';
import { BOT } from './installed-tree.ts';
import { installed } from './tempted-tree.ts';

const SCRIPT = resolve(import.meta.dirname, '../../deploy/lib/forget-compiled.mjs');

/** A program's folder as an update leaves it, with the compiled code of each of these files. */
async function program(files: Readonly<Record<string, string>>) {
  const folder = realpathSync(testFolder());
  const env = { NODE_COMPILE_CACHE: join(folder, 'cache') };
  const run = (argv: readonly string[], more = {}) =>
    execa(process.execPath, argv, { cwd: folder, env: { ...env, ...more }, extendEnv: false });
  const compiled = () => globSync(`${env.NODE_COMPILE_CACHE}/*/*`).toSorted();
  const addedBy = new Map<string, string[]>();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    const before = compiled();
    await run([path]);
    addedBy.set(
      path,
      compiled().filter((file) => !before.includes(file)),
    );
  }
  const only = (...paths: string[]) => paths.flatMap((path) => addedBy.get(path) ?? []).toSorted();
  return { folder, compiled, only, forget: () => run([SCRIPT], { NODE_DISABLE_COMPILE_CACHE: '1' }) };
}

const VERSIONS = {
  '.built-present/main.js': 'exports.main = "present";',
  '.built-present/cli/main.mjs': 'export const cli = "present";',
  '.built-before/main.mjs': 'export const main = "before";',
  '.packages/a/node_modules/one/index.js': 'module.exports = "one";',
  '.packages/a/node_modules/two/index.mjs': 'export default "two";',
  'src/main.ts': 'export const main: string = "source";',
};

it('forgets the compiled code of versions and packages that are gone, and of nothing else', async () => {
  const gone = {
    '.built-old/main.mjs': 'export const main = "old";',
    '.packages/b/node_modules/x.js': 'exports.x = 1;',
  };
  const { folder, compiled, only, forget } = await program({ ...VERSIONS, ...gone });
  symlinkSync('.built-present', join(folder, 'built'));
  await forget();
  expect(only(...Object.keys(gone))).toHaveLength(2);
  expect(compiled()).toEqual(only(...Object.keys(VERSIONS), ...Object.keys(gone)));
  for (const name of ['.built-old', '.packages/b']) rmSync(join(folder, name), { recursive: true });
  await forget();
  expect(compiled()).toEqual(only(...Object.keys(VERSIONS)));
});

it('forgets nothing where Node calls what it has compiled by other names', async () => {
  const { folder, compiled, forget } = await program({ '.built-old/main.mjs': 'export const main = "old";' });
  mkdirSync(join(folder, '.built-present'));
  writeFileSync(join(folder, '.built-present/main.js'), '');
  symlinkSync('.built-present', join(folder, 'built'));
  rmSync(join(folder, '.built-old'), { recursive: true });
  const before = compiled();
  expect(before).toHaveLength(1);
  await forget();
  expect(compiled()).toEqual(before);
});

it.skipIf(missingFor('unshare', 'setpriv'))(
  'is done for a new version by `vpn-bot --compile`, after compiling it',
  async () => {
    const cache = '/var/cache/vpn-bot';
    const gone = `${cache}/of-a-version-that-is-gone`;
    const { exitCode, text } = await installed().sh(
      ['mount -t tmpfs none /var/cache', `install -d -m 700 -o ${BOT} -g ${BOT} ${cache}`, `touch ${gone}`]
        .concat(`/opt/vpnservice/deploy/vpn-bot.sh --compile; [ ! -e ${gone} ] && find ${cache} -type f | wc -l`)
        .join('\n'),
    );
    expect(exitCode, text).toBe(0);
    expect(Number(text), text).toBeGreaterThan(20);
  },
);
