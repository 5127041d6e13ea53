import { globSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { builtMain } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { NODE_FLAGS } from '../lab/unit.ts';
import { setStage } from '../stage/daemon-stage.ts';
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

test('a version that was compiled before it is started compiles nothing at its first start', async () => {
  const cache = testFolder();
  const ended = await execa(process.execPath, [...NODE_FLAGS, builtMain(), '--only-load'], {
    extendEnv: false,
    env: { NODE_COMPILE_CACHE: cache },
    stdin: 'ignore',
    all: true,
  });
  expect(ended.all).toBe('');
  const compiled = () => new Map(globSync(`${cache}/*/*`).map((file) => [file, statSync(file).mtimeMs]));
  const before = compiled();
  expect(before.size).toBeGreaterThan(20);
  const { daemon } = await setStage({ env: { NODE_COMPILE_CACHE: cache } });
  await daemon.start();
  await daemon.stop();
  const after = compiled();
  for (const [file, at] of before) expect(after.get(file)).toBe(at);
  expect(after.size - before.size).toBeLessThan(10); // what it loads when it needs it
});
