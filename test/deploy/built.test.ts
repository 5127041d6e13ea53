import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, it, test } from 'vitest';
import { builtCli, SOURCE_MAIN } from '../lab/built.ts';
import { isConfig } from '../lab/is-config.ts';
import { admit, noNode, openServer, openStage } from '../stage/daemon-stage.ts';
import { testFolder } from '../stage/temporary-store.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const START = './deploy/install-packages-if-changed.sh';

// built it runs in all other tests
test.skipIf(noNode)('the daemon serves friends from its source as well, where it could not be built', async () => {
  const stage = await openStage({ main: SOURCE_MAIN, server: await openServer() });
  const friend = await admit(stage, 5, 'en');
  friend.send('/get_config');
  await friend.receives(isConfig, { timeout: 60_000 });
  expect(stage.daemon.log).not.toMatch(/^<[0-3]>/m);
});

/** A program of one file, and a command line of another, with what building needs. */
class SmallProgram {
  readonly folder = testFolder();

  constructor() {
    mkdirSync(join(this.folder, 'src'));
    for (const name of ['deploy', 'package.json', 'package-lock.json'])
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    this.write("console.log('command line');", 'cli.ts');
  }

  write(source: string, name = 'main.ts'): void {
    writeFileSync(join(this.folder, 'src', name), source);
  }

  /** What building said, and which folder it led to. */
  async build(): Promise<{ said: string; folder: string }> {
    const script = 'set -euo pipefail; . deploy/lib/runtime.sh; . deploy/lib/built.sh; build_program';
    const { all } = await execa('bash', ['-c', script], { cwd: this.folder, all: true, stdin: 'ignore' });
    return { said: all, folder: readlinkSync(join(this.folder, 'built')) };
  }

  /** Has the packages where an installation has them, so that nothing is downloaded. */
  usePackages(): void {
    const hash = execFileSync('bash', ['-c', '. deploy/lib/runtime.sh; lockfile_hash'], { cwd: this.folder });
    const own = join('.packages', hash.toString().trim());
    mkdirSync(join(this.folder, own), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, own, 'node_modules'));
    this.forgetPackages();
    symlinkSync(join(own, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** The link to the packages is gone, they are there. */
  forgetPackages(): void {
    rmSync(join(this.folder, 'node_modules'));
  }

  /** What runs before each start of the daemon; what it said. A program in `bin` takes the place of the machine's. */
  async start(): Promise<string> {
    if (!existsSync(join(this.folder, '.packages'))) this.usePackages();
    const env = { PATH: `${this.folder}/bin:${process.env.PATH}` };
    return (await execa(START, { cwd: this.folder, all: true, stdin: 'ignore', env })).all;
  }

  async stub(name: string, text: string): Promise<void> {
    mkdirSync(join(this.folder, 'bin'), { recursive: true });
    writeFileSync(join(this.folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }

  async run(main = 'built/main.js'): Promise<string> {
    return (await execa(process.execPath, [main], { cwd: this.folder, all: true })).all;
  }

  /** As if it had been built so many seconds ago. */
  age(folder: string, seconds: number): void {
    const at = Date.now() / 1000 - seconds;
    utimesSync(join(this.folder, folder), at, at);
  }

  /** All files below a folder, from there. */
  files(folder: string): string[] {
    return globSync('**/*.js', { cwd: join(this.folder, folder) });
  }

  folders(): string[] {
    return readdirSync(this.folder).filter((name) => name.startsWith('.built-'));
  }
}

it('builds each version once, beside the one that may still run, and keeps two', async () => {
  const program = new SmallProgram();
  const built: string[] = [];
  for (const [number, name] of ['one', 'two', 'three'].entries()) {
    program.write(`const name: string = '${name}';\nconsole.log(name);\n`);
    const { said, folder } = await program.build();
    expect([said, await program.run()]).toEqual(['', name]);
    program.age(folder, 100 - number);
    built.push(folder);
  }
  const [one = '', two = '', three = ''] = built;
  expect(program.folders().toSorted()).toEqual([two, three].toSorted());
  expect(existsSync(join(program.folder, one))).toBe(false);
  expect(await program.run(`${two}/main.js`)).toBe('two');
  writeFileSync(join(program.folder, three, 'main.js'), "console.log('not built again')");
  await program.build();
  expect(await program.run()).toBe('not built again');
});

it('runs the source where nothing can be built, says so, and builds as soon as it can', async () => {
  const program = new SmallProgram();
  program.write(
    "const name: string = 'from the source';\nconsole.log(name, await import(String('./' + 'other.ts')).catch(() => 0));\n",
  );
  writeFileSync(join(program.folder, 'src/other.ts'), 'export {};');
  const library = join(program.folder, 'deploy/lib/built.sh');
  await execa('sed', ['-i', 's,/bin/esbuild,/bin/absent,', library]);
  expect((await program.build()).said).toContain('could not be built: it runs from its source');
  expect(await program.run()).toContain('from the source');
  await execa('sed', ['-i', 's,/bin/absent,/bin/esbuild,', library]);
  expect(await program.build()).toMatchObject({ said: '', folder: expect.not.stringContaining('source') });
});

it('builds the command line as well, which finds packages and files from the program’s folder, in all its parts', async () => {
  const program = new SmallProgram();
  cpSync(join(ROOT, 'src/program-folder.ts'), join(program.folder, 'src/program-folder.ts'));
  program.write("console.log('daemon');");
  program.write(
    "import { createRequire } from 'node:module';\nimport { PROGRAM } from './program-folder.ts';\n" +
      "export const found = (): string[] => [PROGRAM.href, createRequire(import.meta.url).resolve('commander')];",
    'part.ts',
  );
  program.write("const { found } = await import('./part.ts');\nconsole.log(JSON.stringify(found()));", 'cli.ts');
  const { said, folder } = await program.build();
  expect([said, await program.run()]).toEqual(['', 'daemon']);
  expect(JSON.parse(await program.run('built/cli/main.js'))).toEqual([
    pathToFileURL(`${program.folder}/`).href,
    expect.stringContaining('/node_modules/commander/'),
  ]);
  // the daemon is what it would be alone
  const alone =
    'set -euo pipefail; . deploy/lib/runtime.sh; . deploy/lib/built.sh; bundle_into .built-alone src/main.ts';
  await execa('bash', ['-c', alone], { cwd: program.folder });
  const own = program.files(folder).filter((name) => !name.startsWith('cli/'));
  expect(program.files('.built-alone').toSorted()).toEqual(own.toSorted());
  for (const name of own)
    expect(readFileSync(join(program.folder, folder, name), 'utf8')).toBe(
      readFileSync(join(program.folder, '.built-alone', name), 'utf8'),
    );
});

it('builds both or nothing', async () => {
  const program = new SmallProgram();
  program.write("console.log('daemon');");
  const { folder } = await program.build();
  program.write('const = broken', 'cli.ts');
  const { said } = await program.build();
  expect(said).toContain('could not be built: it runs from its source');
  expect(program.folders().toSorted()).toEqual([folder, '.built-source'].toSorted());
  expect(program.files('built/.')).toEqual(['main.js']);
  expect(await program.run()).toBe('daemon');
});

it('leaves nothing in the real command line that would look for files where it was built', () => {
  const folder = dirname(builtCli());
  const names = globSync('*.js', { cwd: folder });
  expect(names).toContain('main.js');
  const own = names.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^(?! *\*).*\bimport\.meta\b.*$/gm)].map(([line]) =>
      line.trim(),
    ),
  );
  expect(own.filter((line) => !line.includes("besideDaemon = new URL('../main.js', import.meta.url)"))).toEqual([
    expect.stringContaining('requireOwnFolder(import.meta.filename)'),
  ]);
});

it('leads to what it built, and keeps the packages in use, also where the clock was far ahead before', async () => {
  const program = new SmallProgram();
  for (const name of ['one', 'two', 'three']) {
    program.write(`console.log('${name}');`);
    const { folder } = await program.build();
    expect(await program.run()).toBe(name);
    program.age(folder, -1000);
  }
  program.usePackages();
  for (const name of ['a', 'b']) {
    mkdirSync(join(program.folder, '.packages', name));
    program.age(`.packages/${name}`, -1000);
  }
  await program.start();
  expect(await program.run()).toBe('three');
  program.forgetPackages();
  await program.start();
  expect(existsSync(join(program.folder, 'node_modules/.bin/node'))).toBe(true);
});

it('keeps letters of all languages, in files of ASCII alone', async () => {
  const program = new SmallProgram();
  const words = ['список', '“abc”', '👍🏽'];
  program.write(`
    /** Список: “…” */
    class Words { /** ещё → */ read(text: string) { return /^(?:список|[“”a-c]+|👍🏽)$/iu.test(text) && /[а-яё👍]|”/.test(text); } }
    console.log(JSON.stringify(${JSON.stringify(words)}.map((word) => [word, new Words().read(word)])));
  `);
  program.write("console.log('Готово');", 'cli.ts');
  const { said, folder } = await program.build();
  expect([said, JSON.parse(await program.run())]).toEqual(['', words.map((word) => [word, true])]);
  expect(await program.run('built/cli/main.js')).toBe('Готово');
  for (const name of program.files(folder))
    expect(readFileSync(join(program.folder, folder, name), 'utf8')).toMatch(/^[\0-\x7f]*$/);
});

it('keeps names and short lines for the stack of an error, and neither blanks nor comments', async () => {
  const program = new SmallProgram();
  program.write(`
    // remarks
    function findsNothing(): never {
        throw new Error('nothing');
    }
    ${"console.log('a line of its own');\n".repeat(40)}
    try { findsNothing(); } catch (error) { console.log((error as Error).stack); }
  `);
  const { folder } = await program.build();
  const text = readFileSync(join(program.folder, folder, 'main.js'), 'utf8');
  expect(text).not.toMatch(/remarks|^ /m);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(250);
  expect(await program.run()).toMatch(/Error: nothing\n {4}at findsNothing /);
});

it('builds again what a power cut left without its contents', async () => {
  const program = new SmallProgram();
  program.write("console.log('whole', (await import('./other.ts')).other);");
  writeFileSync(join(program.folder, 'src/other.ts'), "export const other: string = 'too';");
  const { folder } = await program.build();
  const files = program.files(folder);
  expect(files).toContain('cli/main.js');
  for (const name of files) {
    truncateSync(join(program.folder, folder, name));
    expect(await program.build()).toEqual({ said: '', folder });
    expect([await program.run(), await program.run('built/cli/main.js')]).toEqual(['whole too', 'command line']);
  }
  rmSync(join(program.folder, folder, 'cli'), { recursive: true });
  await program.build();
  expect(await program.run('built/cli/main.js')).toBe('command line');
});

it('writes what it built to the disk before it can be found', async () => {
  const program = new SmallProgram();
  program.write('');
  await program.stub('sync', 'ls -d "$@" built >>asked 2>/dev/null; exit 0');
  await program.start();
  const asked = readFileSync(join(program.folder, 'asked'), 'utf8').split('\n').slice(0, -1);
  expect(asked.toSorted()).toEqual(['', '/cli', '/cli/main.js', '/main.js'].map((name) => `.built-new${name}`));
});

it('lets the daemon start from a disk that has become read-only', async () => {
  const program = new SmallProgram();
  program.write("console.log('runs');");
  program.usePackages();
  await program.start();
  const readOnly = 'mount --bind . . && cd "$PWD" && mount -o remount,bind,ro . && ! touch here 2>/dev/null';
  await execa('unshare', ['-m', 'sh', '-c', `${readOnly} && exec ${START}`], { cwd: program.folder });
  expect(await program.run()).toBe('runs');
});

it('builds one at a time: an update, and a daemon that starts meanwhile', async () => {
  const program = new SmallProgram();
  program.write("console.log('built once');");
  program.usePackages();
  const esbuild = join(program.folder, 'esbuild');
  writeFileSync(
    esbuild,
    '#!/bin/sh\necho begins >>log; mkdir busy || exit\nreal=$1; shift; "$real" "$@"; status=$?; rmdir busy; exit $status\n',
    {
      mode: 0o755,
    },
  );
  await execa('sed', ['-i', 's,"node_modules/@esbuild/,./esbuild &,', join(program.folder, 'deploy/lib/built.sh')]);
  const said = await Promise.all([program.start(), program.start(), program.start()]);
  expect(said).toEqual(['', '', '']);
  expect(readFileSync(join(program.folder, 'log'), 'utf8')).toBe('begins\nbegins\n'); // the daemon, then the command line
  expect(await program.run()).toBe('built once');
});
