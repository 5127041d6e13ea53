import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Life } from './life.ts';
import { online } from './people.ts';

const SETTINGS = '/opt/vpnservice/env_vars.txt';
/** What is promised of the unit, as systemd has understood it. */
const PROPERTIES = {
  ...{ Type: 'notify', User: 'vpn-bot', Restart: 'on-failure', RestartPreventExitStatus: '78', RestartUSec: '5s' },
  ...{ StartLimitIntervalUSec: '0', WatchdogUSec: '1min', WatchdogSignal: '9', LimitCORE: '0', OOMScoreAdjust: '500' },
  ...{ AmbientCapabilities: 'cap_net_admin', CapabilityBoundingSet: 'cap_net_admin', ProcSubset: 'all' },
};
/** CAP_NET_ADMIN and nothing else, as /proc writes it. */
const NET_ADMIN = (1 << 12).toString(16).padStart(16, '0');

/** What systemd does for the bot. */
export function tellService(life: Life): void {
  it('is the service that its unit promises, hardly exposed, and says why where it is', async () => {
    const { machine } = life.house;
    const names = Object.keys(PROPERTIES).flatMap((name) => ['-p', name]);
    const shown = (await machine.run('systemctl', 'show', 'vpn-bot', ...names)).split('\n');
    const wanted = Object.entries(PROPERTIES).map(([name, value]) => `${name}=${value}`);
    expect(shown.toSorted()).toEqual(wanted.toSorted());
    const memory = Number(await machine.sh("awk '/^MemTotal:/ { print $2 * 1024 }' /proc/meminfo"));
    expect(Number(await machine.show('vpn-bot', 'MemoryMax'))).toBeLessThanOrEqual(memory * 0.6);
    const status = await machine.run('cat', `/proc/${await machine.show('vpn-bot', 'MainPID')}/status`);
    for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(status).toContain(`${set}:\t${NET_ADMIN}`);
    const report = await machine.run('systemd-analyze', 'security', '--no-pager', 'vpn-bot');
    expect(Number(/exposure level for vpn-bot.service: ([\d.]+)/.exec(report)?.[1])).toBeLessThanOrEqual(1.9);
    const open = [...report.matchAll(/^✗ ([^=\s]+(?:=~\S+)?)/gm)].map(([, name = '']) => name);
    const unit = readFileSync(new URL('../../deploy/vpn-bot.service', import.meta.url), 'utf8');
    const explained = unit
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join('\n');
    expect(open.length).toBeGreaterThan(5);
    expect(open.filter((name) => !explained.includes(name))).toEqual([]);
  });

  it('is started again by systemd, whatever ends it', async () => {
    const { machine } = life.house;
    await machine.run('systemctl', 'restart', 'vpn-bot');
    expect(await online(life.phone)).toBe(life.house.outside);
    expect(await machine.sh('find /var/cache/vpn-bot -type f | wc -l')).not.toBe('0'); // the next start is quick
    await comesBack(life, () => signal(life, 'KILL'));
    // a shorter time for the watchdog, so that the test has not to wait for the real one; on a slow machine the daemon must keep it
    const seconds = life.slowness > 1 ? 30 : 8;
    await machine.sh(`mkdir /etc/systemd/system/vpn-bot.service.d; cd /etc/systemd/system/vpn-bot.service.d
      printf '[Service]\\nWatchdogSec=${seconds}\\n' >test.conf; systemctl daemon-reload; systemctl restart vpn-bot`);
    await comesBack(life, () => signal(life, 'STOP'));
    expect(await machine.journal('vpn-bot')).toMatch(/Watchdog timeout/);
    await machine.sh('rm -r /etc/systemd/system/vpn-bot.service.d; systemctl daemon-reload; systemctl restart vpn-bot');
  });

  it('reads changed settings on reload, or says what is wrong with them and goes on', async () => {
    const { machine } = life.house;
    const patience = { timeout: 10_000 * life.slowness, every: 200 };
    const before = await machine.show('vpn-bot', 'MainPID');
    await machine.sh(`cp -p ${SETTINGS} /root/settings; echo WG_NAME=Vienna >>${SETTINGS}; systemctl reload vpn-bot`);
    // "active" and "main up" may still be those of before
    const isAnew = async () => /the settings have changed.*started: /s.test(await machine.journal('vpn-bot'));
    await eventually(isAnew, patience);
    await eventually(async () => (await machine.show('vpn-bot', 'ActiveState')) === 'active', patience);
    await eventually(async () => /main up/.test(await machine.show('vpn-bot', 'StatusText')), patience);
    await machine.sh(`echo WG_DNZ=1.1.1.1 >>${SETTINGS}`);
    expect((await machine.try(['systemctl', 'reload', 'vpn-bot'])).exitCode).not.toBe(0);
    expect(await machine.journal('vpn-bot')).toContain('did you mean WG_DNS?');
    expect(await machine.show('vpn-bot', 'ActiveState')).toBe('active');
    expect(await machine.show('vpn-bot', 'MainPID')).toBe(before);
  });

  it('stays down with settings that would never do, and friends stay connected', async () => {
    const { machine } = life.house;
    expect((await machine.try(['systemctl', 'restart', 'vpn-bot'])).exitCode).not.toBe(0);
    // one that systemd will start again is "activating"
    expect(await machine.show('vpn-bot', 'ActiveState')).toBe('failed');
    expect(await machine.show('vpn-bot', 'ExecMainStatus')).toBe('78');
    expect(await machine.try(['vpn-bot', 'doctor'])).toMatchObject({
      exitCode: 78,
      text: expect.stringContaining('WG_DNS'),
    });
    expect(await online(life.phone)).toBe(life.house.outside);
    await machine.sh(`mv /root/settings ${SETTINGS}; systemctl restart vpn-bot`);
    expect(await online(life.phone)).toBe(life.house.outside);
  });
}

/** Sends a signal to the daemon. */
export async function signal({ house: { machine } }: Life, name: 'KILL' | 'STOP'): Promise<void> {
  await machine.run('kill', `-${name}`, await machine.show('vpn-bot', 'MainPID'));
}

/** Another process after what was done, active, with the friend through it. */
export async function comesBack({ house, phone, slowness }: Life, end: () => Promise<unknown>): Promise<void> {
  const { machine } = house;
  const pid = await machine.show('vpn-bot', 'MainPID');
  await end();
  const isBack = async () => {
    const now = await machine.show('vpn-bot', 'MainPID');
    return now !== pid && now !== '0' && (await machine.show('vpn-bot', 'ActiveState')) === 'active';
  };
  await eventually(isBack, { timeout: 60_000 * slowness, every: 200 });
  expect(await online(phone, 60_000 * slowness)).toBe(house.outside);
}
