import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Systemd } from '../src/systemd.ts';
import { eventually } from './lab/eventually.ts';
import { FakePrograms } from './lab/fake-programs.ts';
import { recordLog } from './lab/recorded-log.ts';

/** A daemon's side of sd_notify, with a `systemd-notify` that writes down what it is told and with what environment. */
async function service(env: Readonly<Record<string, string>>) {
  const programs = new FakePrograms({
    'systemd-notify':
      '[ ! -e "$(dirname "$0")/deaf" ] || exit 1; for word; do echo "$word"; done >>"$(dirname "$0")/told"; env >"$(dirname "$0")/env"',
  });
  const state = { status: 'main down', alive: true };
  const { log } = recordLog();
  const systemd = new Systemd({
    env: { PATH: programs.path, NOTIFY_SOCKET: '/run/socket', BOT_TOKEN: 'secret', ...env },
    status: () => state.status,
    isAlive: () => state.alive,
    log,
  });
  const read = (name: string) => {
    const file = join(programs.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const told = () => read('told').split('\n').filter(Boolean);
  const pings = () => told().filter((word) => word === 'WATCHDOG=1').length;
  return {
    systemd,
    state,
    told,
    pings,
    read,
    folder: programs.folder,
    [Symbol.asyncDispose]: () => programs[Symbol.asyncDispose](),
  };
}

it('systemd hears of readiness and of every change of the status, and gets none of our secrets', async () => {
  await using daemon = await service({});
  vi.stubEnv('BOT_TOKEN', 'secret'); // as the daemon's own environment may hold it
  await daemon.systemd.ready();
  expect(daemon.told()).toEqual(['READY=1', 'STATUS=main down']);
  daemon.state.status = 'main up';
  await eventually(() => daemon.told().at(-1) === 'STATUS=main up');
  await daemon.systemd.stopping('STOPPING=1');
  expect(daemon.told()).toEqual(['READY=1', 'STATUS=main down', 'STATUS=main up', 'STOPPING=1']);
  expect(daemon.read('env')).not.toContain('secret');
  vi.unstubAllEnvs();
});

it('readiness is told again until systemd has heard it', async () => {
  await using daemon = await service({});
  writeFileSync(join(daemon.folder, 'deaf'), '');
  await daemon.systemd.ready();
  expect(daemon.told()).toEqual([]);
  rmSync(join(daemon.folder, 'deaf'));
  await eventually(() => daemon.told().length > 0, { timeout: 30_000 });
  await daemon.systemd.stopping('STOPPING=1');
  expect(daemon.told()).toEqual(['READY=1', 'STATUS=main down', 'STOPPING=1']);
});

it('the watchdog is answered while the daemon does its work, and only then', async () => {
  await using daemon = await service({ WATCHDOG_USEC: '300000' });
  await daemon.systemd.ready();
  await eventually(() => daemon.pings() >= 3);
  daemon.state.alive = false;
  daemon.state.status = 'hung'; // what is told after it is told without a ping
  await eventually(() => daemon.told().includes('STATUS=hung'));
  const before = daemon.pings();
  daemon.state.status = 'still hung';
  await eventually(() => daemon.told().includes('STATUS=still hung'));
  expect(daemon.pings()).toBe(before);
  await daemon.systemd.stopping('STOPPING=1');
});

it('nothing is said where systemd did not start us', async () => {
  await using daemon = await service({ NOTIFY_SOCKET: '' });
  await daemon.systemd.ready();
  await daemon.systemd.stopping('STOPPING=1');
  expect(daemon.told()).toEqual([]);
});
