import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { isAlive } from '../lab/processes.ts';
import { missingFor } from '../lab/requirements.ts';
import { LaunchedDemo, PROJECT } from './launch-demo.ts';
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
    120_000,
  );

  it.skipIf(missingFor(...REAL_PROGRAMS)).each(ENDINGS)(
    'leaves no tunnel behind after $how',
    async ({ stop, code }) => {
      const ended = await endsWithoutTraces(new LaunchedDemo({}), stop);
      if (code !== undefined) expect(ended).toBe(code);
    },
    120_000,
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

  it('says which option is wrong', async () => {
    for (const args of [
      ['--prot', '1'],
      ['--port', '1e3'],
      ['--lang', 'de'],
    ]) {
      const demo = new LaunchedDemo({ args });
      expect(await demo.ended()).toBe(78);
      expect(demo.printed).toContain(args.join(' ').replace('--prot 1', '--prot'));
    }
  });

  it('tells its options without installing anything, in the language of the system', async () => {
    const project = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
    onTestFinished(() => rmSync(project, { recursive: true }));
    for (const part of ['package.json', 'test/demo']) {
      cpSync(join(PROJECT, part), join(project, part), { recursive: true });
    }
    for (const [env, words] of [
      [{}, 'Without options'],
      [{ LC_ALL: 'ru_RU.UTF-8' }, 'Без параметров'],
    ] as const) {
      const demo = new LaunchedDemo({ args: ['--script', '--help'], env, project });
      expect(await demo.ended(), demo.printed).toBe(0);
      expect(demo.printed).toContain(words);
      expect(demo.printed).toContain('--simulated');
    }
    expect(readdirSync(project).toSorted()).toEqual(['package.json', 'test']);
  });

  it('says at once that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const time = async (args: string[], code: number) => {
      const [start, demo] = [performance.now(), new LaunchedDemo({ args })];
      expect(await demo.ended(), demo.printed).toBe(code);
      return { printed: demo.printed, took: performance.now() - start };
    };
    // other tests keep the processors busy, which only makes it longer: the shortest of some trials counts, beside that of another answer
    const shortest = async (args: string[], code: number, words: RegExp) => {
      const took: number[] = [];
      for (let trial = 0; trial < 4; trial++) {
        const ended = await time(args, code);
        expect(ended.printed).toMatch(words);
        took.push(ended.took);
      }
      return Math.min(...took);
    };
    const sentence = new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken by another program\\..*\\n$`);
    const npmItself = await shortest(['--help'], 0, /--port/);
    expect(await shortest(['--port', String(port)], 78, sentence)).toBeLessThan(4 * npmItself);
  }, 120_000);

  it('ends everything when something fails while the page opens', async () => {
    const demo = new LaunchedDemo({ args: ['--simulated'] });
    const daemon = await eventually(() => demo.find('src/main.ts'), { timeout: 30_000 });
    const own = demo.process('test/demo/main.ts');
    process.kill(daemon, 'SIGKILL');
    expect(await demo.ended()).toBe(1);
    expect(demo.printed).toContain('the daemon did not say');
    expect(LaunchedDemo.traces(own)).toEqual([]);
  }, 120_000);
});
