import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { buildOf } from '../../src/program-folder.ts';
import { builtMain } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { NODE_FLAGS } from '../lab/unit.ts';
import { openStage, setStage } from '../stage/daemon-stage.ts';
import { testFolder } from '../stage/temporary-store.ts';

test('what was compiled at a start is kept at once: a daemon that is killed starts as quickly as any other', async () => {
  const cache = testFolder();
  const { daemon } = await setStage({ env: { NODE_COMPILE_CACHE: cache } });
  await daemon.start();
  const compiled = await eventually(() => {
    const files = globSync(`${cache}/*/*`);
    return files.length > 40 && files;
  });
  await daemon.stop('SIGKILL');
  expect(compiled.length).toBeGreaterThan(40);
});

test('a version that was prepared before it is started compiles nothing at its first start, and takes over the store that it examined', async () => {
  const cache = testFolder();
  const { daemon } = await openStage();
  const ahead = await execa(process.execPath, [...NODE_FLAGS, builtMain(), '--only-load'], {
    extendEnv: false,
    env: { NODE_COMPILE_CACHE: cache },
    cwd: daemon.folder,
    stdin: 'ignore',
    all: true,
  });
  expect(ahead.all).toBe('');
  await daemon.stop();
  const build = buildOf(pathToFileURL(builtMain()).href);
  const hash = createHash('sha256').update(daemon.store).digest('hex');
  expect(readFileSync(`${daemon.storePath}.examined`, 'utf8')).toBe(`${build} ${hash}\n`);
  const compiled = () => new Map(globSync(`${cache}/*/*`).map((file) => [file, statSync(file).mtimeMs]));
  const before = compiled();
  expect(before.size).toBeGreaterThan(20);
  const { daemon: next } = await setStage({ env: { NODE_COMPILE_CACHE: cache } });
  await next.start();
  await next.stop();
  const after = compiled();
  for (const [file, at] of before) expect(after.get(file)).toBe(at);
  expect(after.size - before.size).toBeLessThan(10); // what it loads when it needs it
});

test('compiles for its first start whatever is wrong with the settings, and says what that is', async () => {
  const [cache, folder] = [testFolder(), testFolder()];
  const ahead = await execa(process.execPath, [...NODE_FLAGS, builtMain(), '--only-load'], {
    extendEnv: false,
    env: { NODE_COMPILE_CACHE: cache },
    cwd: folder,
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  expect(ahead.exitCode).toBe(78);
  expect(ahead.all).toContain('BOT_TOKEN');
  expect(globSync(`${cache}/*/*`).length).toBeGreaterThan(20);
});
