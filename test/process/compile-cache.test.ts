import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { setStage } from '../stage/daemon-stage.ts';
import { testFolder } from '../stage/temporary-store.ts';

test('what was compiled at a start is kept at once: a daemon that is killed starts as quickly as any other', async () => {
  const cache = testFolder();
  const { daemon } = await setStage({ env: { NODE_COMPILE_CACHE: cache } });
  await daemon.start();
  const compiled = await eventually(() => {
    const files = globSync(`${cache}/*/*`);
    return files.length > 100 && files;
  });
  await daemon.stop('SIGKILL');
  expect(compiled.length).toBeGreaterThan(100);
});
