import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { isAlive } from '../lab/processes.ts';
import { missingFor } from '../lab/requirements.ts';
import { LaunchedDemo } from './launch-demo.ts';
import { REAL_PROGRAMS } from './servers/real-servers.ts';

const ENDINGS = [
  { how: 'Ctrl-C', stop: (demo: LaunchedDemo) => demo.interrupt(), code: 0 },
  { how: 'SIGTERM to npm', stop: (demo: LaunchedDemo) => demo.kill('SIGTERM'), code: undefined },
  { how: 'the death of npm', stop: (demo: LaunchedDemo) => demo.kill('SIGKILL'), code: null },
  {
    how: 'a crash of the daemon',
    stop: (demo: LaunchedDemo) => process.kill(demo.process('src/main.ts'), 'SIGKILL'),
    code: 1,
  },
];

/** Ends it like this; what it had made must all be gone. */
async function endsWithoutTraces(demo: LaunchedDemo, stop: (demo: LaunchedDemo) => void): Promise<number | null> {
  await demo.url();
  const [all, own] = [demo.processes(), demo.process('test/demo/main.ts')];
  expect(all.length).toBeGreaterThan(2);
  expect(LaunchedDemo.traces(own).length).toBeGreaterThan(2);
  stop(demo);
  const code = await demo.ended();
  // its output closes a moment before the last process is gone
  await eventually(() => !all.some(isAlive));
  // a daemon that outlived npm writes its last files first
  await eventually(() => LaunchedDemo.traces(own).length === 0).catch(() => undefined);
  expect(LaunchedDemo.traces(own), demo.printed).toEqual([]);
  return code;
}

describe('npm run demo', () => {
  it.each(ENDINGS)(
    'leaves nothing behind after $how',
    async ({ stop, code }) => {
      const ended = await endsWithoutTraces(new LaunchedDemo({ args: ['--simulated'] }), stop);
      if (code !== undefined) expect(ended).toBe(code);
    },
    60_000,
  );

  it.skipIf(missingFor(...REAL_PROGRAMS)).each(ENDINGS)(
    'leaves no tunnel behind after $how',
    async ({ stop, code }) => {
      const ended = await endsWithoutTraces(new LaunchedDemo({}), stop);
      if (code !== undefined) expect(ended).toBe(code);
    },
    60_000,
  );

  it('starts beside no real bot, and says what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'real-bot-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'env_vars.txt');
    writeFileSync(file, 'BOT_TOKEN=1:real\n');
    for (const env of [{ BOT_TOKEN: '1:real' }, { VPN_ENV_FILE: file }]) {
      const demo = new LaunchedDemo({ args: ['--script', '--simulated'], env });
      expect(await demo.ended()).toBe(78);
      expect(demo.printed).toContain('only for trying');
      expect(demo.printed).not.toContain('1:real');
    }
  });

  it('tells its options, and which one is wrong', async () => {
    const [help, wrong] = [new LaunchedDemo({ args: ['--help'] }), new LaunchedDemo({ args: ['--prot', '1'] })];
    expect([await help.ended(), await wrong.ended()]).toEqual([0, 78]);
    expect(help.printed).toContain('--simulated');
    expect(wrong.printed).toContain('--prot');
  });
});
