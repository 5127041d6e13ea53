import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, vi } from 'vitest';
import { Code } from '../../../src/cli/update/code.ts';
import type { Service } from '../../../src/cli/update/service.ts';
import { systemdService } from '../../../src/cli/update/service.ts';
import { update } from '../../../src/cli/update/update.ts';
import { update as texts } from '../../../src/texts/en/cli/update.ts';
import { Releases } from './releases-lab.ts';

function partsOf(releases: Releases, { service = systemdService, onlySigned = false } = {}) {
  const said: string[] = [];
  const parts = {
    code: new Code(releases.clone, releases.signers),
    service,
    telegramAnswers: async () => true,
    onlySigned,
    texts,
    console: { say: (line: string) => void said.push(line), confirm: async () => false, now: Date.now },
  };
  return { parts, said };
}

it('refuses what nobody signed where only signed versions are taken, although the signers were there a moment ago', async () => {
  const releases = await Releases.make();
  await releases.commit('second');
  const { parts, said } = partsOf(releases, { onlySigned: true });
  await expect(update(parts)).rejects.toMatchObject({ problems: [texts.unverified(releases.signers)] });
  expect(said).toEqual([]);
});

/** A version whose way to renew root's programs writes the version's name down, and ends with this status. */
async function version(releases: Releases, name: string, status: number, also = ''): Promise<void> {
  const deploy = join(releases.origin, 'deploy');
  mkdirSync(deploy, { recursive: true });
  const renewed = `echo ${name} >>${releases.folder}/renewed; echo "said by ${name}"; exit ${status}`;
  for (const [file, text] of [
    ['install-packages-if-changed.sh', also.replace('STEP', 'installed and built')],
    ['renew-helpers.sh', also === '' ? renewed : also.replace('STEP', 'renewed')],
    ['vpn-bot.sh', also.replace('STEP', '"vpn-bot $1"')],
  ] as const) {
    writeFileSync(join(deploy, file), `#!/bin/sh\n${text}\n`);
    chmodSync(join(deploy, file), 0o755);
  }
  await releases.commit(name);
}

const renewedBy = (releases: Releases) =>
  readFileSync(join(releases.folder, 'renewed'), 'utf8').split('\n').slice(0, -1);

/** Runs, and must not be started again. */
const UNTOUCHED: Service = {
  health: async () => ({ active: true, failed: false, restarts: 0, telegram: true, nodes: [] }),
  restart: () => Promise.reject(new Error('the service was started again')),
};

it('goes back where root’s programs cannot be renewed, and has them be those of the old version again', async () => {
  const releases = await Releases.make();
  await version(releases, 'good', 0);
  const { parts } = partsOf(releases, { service: UNTOUCHED });
  await parts.code.goTo((await parts.code.fetch(texts)).to);
  await version(releases, 'bad', 3);
  const { parts: again, said } = partsOf(releases, { service: UNTOUCHED });
  expect(await update(again)).toEqual({ kind: 'rolled-back', reason: 'said by bad' });
  expect(renewedBy(releases)).toEqual(['bad', 'good']);
  expect(said.at(-1)).toMatch(/^Rolled back to .* good: said by bad\n/);
});

it('renews them where it finds nothing newer: the last one may have been interrupted', async () => {
  const releases = await Releases.make();
  await version(releases, 'good', 0);
  const { parts, said } = partsOf(releases, { service: UNTOUCHED });
  await parts.code.goTo((await parts.code.fetch(texts)).to);
  expect(await update(parts)).toEqual({ kind: 'newest' });
  expect(renewedBy(releases)).toEqual(['good']);
  expect(said.at(-1)).toMatch(/^This is the newest version: .* good$/);
  await version(releases, 'bad', 3);
  await parts.code.goTo((await parts.code.fetch(texts)).to);
  await expect(update(partsOf(releases, { service: UNTOUCHED }).parts)).rejects.toMatchObject({
    problems: [texts.notRenewed('said by bad')],
  });
});

it('stops the old version only when all of the new one is there, and does nothing more before that starts', async () => {
  const releases = await Releases.make();
  const steps = join(releases.folder, 'steps');
  await version(releases, 'new', 0, `echo STEP >>${steps}`);
  const service: Service = { ...UNTOUCHED, restart: async () => appendFileSync(steps, 'stopped and started\n') };
  const { parts } = partsOf(releases, { service });
  let now = 0;
  const console = { ...parts.console, now: () => (now += 20_000) }; // it is watched for a while
  expect(await update({ ...parts, console })).toEqual({ kind: 'done' });
  const done = readFileSync(steps, 'utf8').split('\n').slice(0, -1);
  expect(done).toEqual(['installed and built', 'renewed', 'vpn-bot check', 'vpn-bot --compile', 'stopped and started']);
});

const headOf = async (releases: Releases) => (await execa('git', ['-C', releases.clone, 'rev-parse', 'HEAD'])).stdout;

/** An installed version `good`, and an update to `next` that was killed once all of that stood there. */
async function killed(releases: Releases): Promise<{ good: string; next: string }> {
  await version(releases, 'good', 0);
  const { parts } = partsOf(releases);
  const good = (await parts.code.fetch(texts)).to;
  await parts.code.goTo(good);
  await version(releases, 'next', 0);
  await expect(update(partsOf(releases, { service: UNTOUCHED }).parts)).rejects.toThrow('started again');
  return { good, next: await headOf(releases) };
}

/** Starts whatever is checked out; `next` ends again and again. */
const failingAt = (releases: Releases, next: string): Service => ({
  health: async () => {
    const isGood = (await headOf(releases)) !== next;
    return { active: isGood, failed: !isGood, restarts: 0, telegram: isGood, nodes: [] };
  },
  restart: async () => undefined,
});

/** Its clock goes by fast. */
function again(releases: Releases, service: Service) {
  const { parts, said } = partsOf(releases, { service });
  let now = 0;
  return { parts: { ...parts, console: { ...parts.console, now: () => (now += 20_000) } }, said };
}

it('goes back to the version before an update that was killed, where the new one does not run', async () => {
  const releases = await Releases.make();
  const { good, next } = await killed(releases);
  const { parts, said } = again(releases, failingAt(releases, next));
  expect(await update(parts)).toMatchObject({ kind: 'rolled-back' });
  expect(said).toContain(texts.interrupted);
  expect(await headOf(releases)).toBe(good);
  expect(renewedBy(releases).at(-1)).toBe('good');
});

it('ends an update that was killed while its files were laid down', async () => {
  const releases = await Releases.make();
  const { good, next } = await killed(releases);
  await execa('git', ['-C', releases.clone, 'reset', '-q', '--hard', good]);
  writeFileSync(join(releases.clone, 'README.md'), 'half of');
  writeFileSync(join(releases.clone, '.git/index.lock'), '');
  const runs = failingAt(releases, 'no version');
  expect(await update(again(releases, runs).parts)).toEqual({ kind: 'done' });
  expect([await headOf(releases), readFileSync(join(releases.clone, 'README.md'), 'utf8')]).toEqual([next, 'next']);
  const { parts, said } = again(releases, runs);
  expect(await update(parts)).toEqual({ kind: 'newest' });
  expect(said).not.toContain(texts.interrupted);
});

it('forgets a killed update when another version was put in place by hand', async () => {
  const releases = await Releases.make();
  const { next } = await killed(releases);
  const third = await releases.commit('third');
  await execa('git', ['-C', releases.clone, 'pull', '-q', '--ff-only']);
  const { parts, said } = again(releases, failingAt(releases, next));
  expect(await update(parts)).toEqual({ kind: 'newest' });
  expect([said.includes(texts.interrupted), await headOf(releases)]).toEqual([false, third]);
});

/** A systemctl that writes its words down; a restart makes another invocation, unless `restarts` is something else. */
function standInSystemctl(releases: Releases, restarts = 'echo x >>id'): () => string[] {
  const bin = join(releases.folder, 'bin');
  mkdirSync(bin);
  const log = join(bin, 'asked');
  const text = `cd ${bin}; echo "$*" >>asked; case $1 in restart) ${restarts} ;; show) cat id 2>/dev/null ;; esac; exit 0`;
  writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
  return () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []);
}

it('starts the service again by one order, so that no kill leaves it stopped, and asks nothing until it has started', async () => {
  const asked = standInSystemctl(await Releases.make());
  await systemdService.restart();
  expect(asked()).toEqual(['show vpn-bot -P InvocationID', 'reset-failed vpn-bot', 'restart vpn-bot']);
});

it('goes on to judge a service that was started and failed, and not one that systemd did not start', async () => {
  standInSystemctl(await Releases.make(), 'echo x >>id; exit 1');
  await systemdService.restart();
  standInSystemctl(await Releases.make(), 'echo "Access denied" >&2; exit 4');
  await expect(systemdService.restart()).rejects.toThrow('Access denied');
});

it('puts the unit of the new version in place although the update was killed before it could', async () => {
  const releases = await Releases.make();
  standInSystemctl(releases);
  const units = join(releases.folder, 'units');
  const unit = join(units, 'vpn-bot.service');
  mkdirSync(units);
  mkdirSync(join(releases.origin, 'deploy'));
  const unitOf = async (name: string) => {
    writeFileSync(join(releases.origin, 'deploy/vpn-bot.service'), `${name}\n`);
    await version(releases, name, 0);
  };
  await unitOf('good');
  const code = new Code(releases.clone, releases.signers, undefined, units);
  await code.goTo((await code.fetch(texts)).to);
  writeFileSync(unit, 'good\n');
  await unitOf('next');
  await expect(update({ ...partsOf(releases, { service: UNTOUCHED }).parts, code })).rejects.toThrow();
  writeFileSync(unit, 'good\n');
  const { parts } = again(releases, failingAt(releases, 'no version'));
  expect(await update({ ...parts, code })).toEqual({ kind: 'done' });
  expect(readFileSync(unit, 'utf8')).toBe('next\n');
  writeFileSync(unit, 'the owner’s\n');
  await unitOf('last');
  expect(await update({ ...again(releases, failingAt(releases, 'no version')).parts, code })).toEqual({ kind: 'done' });
  expect(readFileSync(unit, 'utf8')).toBe('the owner’s\n');
});
