import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { Code } from '../../../src/cli/update/code.ts';
import type { Service } from '../../../src/cli/update/service.ts';
import { update } from '../../../src/cli/update/update.ts';
import { update as texts } from '../../../src/texts/en/cli/update.ts';
import { eventually } from '../../lab/eventually.ts';
import { missingPrograms } from '../../lab/requirements.ts';
import { Releases } from './releases-lab.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const DEPLOY = ['install-packages-if-changed.sh', 'vpn-bot.service', 'lib/runtime.sh', 'lib/built.sh'];
const BUILD_SECONDS = 12;
const WAIT = { timeout: 90_000 };

/** A program that asks all the time, as the daemon does; what it asks for tells which version it is. */
const asking = (version: string) => `const url: string = process.env['ASKED'] ?? '';
const ask = (): void => void fetch(url + '/${version}').catch(() => undefined).then(() => setTimeout(ask, 20));
ask();
`;

/** Where it asks. */
async function listen() {
  const asked: { readonly version: string; readonly at: number }[] = [];
  const server = createServer((request, response) => {
    asked.push({ version: (request.url ?? '').slice(1), at: performance.now() });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { asked, url: `http://127.0.0.1:${address.port}` };
}

/** Stops and starts the program as its unit says, with all that the unit has done in between. */
class Unit implements Service {
  readonly #folder: string;
  readonly #url: string;
  #child: ChildProcess | null = null;

  constructor(folder: string, url: string) {
    this.#folder = folder;
    this.#url = url;
    onTestFinished(() => void this.#child?.kill('SIGKILL'));
  }

  health: Service['health'] = async () => ({ active: true, failed: false, restarts: 0, telegram: true, nodes: [] });

  async restart(): Promise<void> {
    if (this.#child !== null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
    const unit = readFileSync(join(this.#folder, 'deploy/vpn-bot.service'), 'utf8');
    const before = [...unit.matchAll(/^ExecStartPre=[-+]*\/opt\/vpnservice\/(\S+)$/gm)].map(([, path = '']) => path);
    expect(before).toContain('deploy/install-packages-if-changed.sh');
    for (const path of before) await execa(join(this.#folder, path), { stdin: 'ignore' });
    const env = { ...process.env, ASKED: this.#url };
    this.#child = spawn(process.execPath, ['built/main.js'], { cwd: this.#folder, env, stdio: 'ignore' });
  }
}

/** The origin has this program; `then` changes files of the version. */
async function publish(releases: Releases, version: string, then: (deploy: string) => void = () => undefined) {
  const deploy = join(releases.origin, 'deploy');
  mkdirSync(join(releases.origin, 'src'), { recursive: true });
  for (const name of DEPLOY) cpSync(join(ROOT, 'deploy', name), join(deploy, name));
  for (const name of ['renew-helpers.sh', 'vpn-bot.sh'])
    writeFileSync(join(deploy, name), '#!/bin/sh\n', { mode: 0o755 });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(ROOT, name), join(releases.origin, name));
  writeFileSync(join(releases.origin, 'src/main.ts'), asking(version));
  writeFileSync(join(releases.origin, 'src/cli.ts'), '');
  then(deploy);
  await releases.commit(version);
}

/** Puts the packages where an installation has them, so that nothing is downloaded. */
function usePackages(folder: string): void {
  const hash = execFileSync('bash', ['-c', '. deploy/lib/runtime.sh; lockfile_hash'], { cwd: folder })
    .toString()
    .trim();
  mkdirSync(join(folder, '.packages', hash), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, '.packages', hash, 'node_modules'));
}

it.skipIf(missingPrograms('git', 'bash', 'flock'))(
  'stops the service for no longer than its own restart, however long the new version takes to be built',
  async () => {
    const releases = await Releases.make();
    const { asked, url } = await listen();
    const code = new Code(releases.clone, releases.signers, '/nowhere', join(releases.folder, 'units'));
    const unit = new Unit(releases.clone, url);
    /** The longest time (ms) in which nobody asked, from before this work until this version asks after it. */
    const longestSilence = async (version: string, work: () => Promise<unknown>) => {
      const from = asked.length - 1;
      await work();
      const since = asked.length;
      await eventually(() => asked.slice(since).some((one) => one.version === version), WAIT);
      const times = asked.slice(from).map(({ at }) => at);
      return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
    };

    await publish(releases, 'first');
    await execa('git', ['-C', releases.clone, 'pull', '-q']);
    usePackages(releases.clone);
    await code.goTo((await code.fetch(texts)).to);
    await unit.restart();
    await eventually(() => asked.length > 0, WAIT);
    const restarts: number[] = [];
    for (let time = 1; time <= 3; time += 1) restarts.push(await longestSilence('first', () => unit.restart()));

    await publish(releases, 'second', (deploy) => {
      const file = join(deploy, 'lib/built.sh');
      const text = readFileSync(file, 'utf8');
      const slow = text.replace('\nbundle_into() {\n', `$&  sleep ${BUILD_SECONDS}\n`);
      expect(slow).not.toBe(text);
      writeFileSync(file, slow);
    });
    let now = 0;
    const console = { say: () => undefined, confirm: async () => false, now: () => (now += 20_000) };
    const parts = { code, service: unit, telegramAnswers: async () => true, onlySigned: false, texts, console };
    const begun = performance.now();
    const silence = await longestSilence('second', async () => {
      expect(await update(parts)).toEqual({ kind: 'done' });
    });
    expect(performance.now() - begun).toBeGreaterThan(1000 * BUILD_SECONDS);
    expect(silence).toBeLessThan(2 * Math.max(...restarts) + 5000);
  },
  300_000,
);
