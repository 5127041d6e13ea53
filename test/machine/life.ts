import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { cloneInto } from './clone.ts';
import { changesBetween, filesOf, installed } from './install.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { tellSecondServer } from './second-server.ts';
import { type House, Street } from './street.ts';
import type { Release } from './tree.ts';
import { tellUpdates } from './updates.ts';

const missing = missingFor(
  'systemd-nspawn',
  'debootstrap',
  'nft',
  'git',
  'wireguard-go',
  'wg',
  'wg-quick',
  'ip',
  'ping',
);

/** A server from its first minute to its last; parts that need what the parts before made. */
export interface Life {
  readonly street: Street;
  readonly house: House;
  readonly owner: Person;
  /** A friend's phone that has been online ever since. */
  readonly phone: Phone;
}

/** Tells the life of a server on this Debian. */
export function tellLife(release: Release): void {
  describe.skipIf(missing)(`a server on ${release}`, () => {
    const life = {} as { -readonly [K in keyof Life]: Life[K] };
    let fresh: Map<string, string>;

    beforeAll(async () => {
      life.street = await Street.build();
      life.house = await life.street.house(release);
      await cloneInto(life.house.machine);
      fresh = await filesOf(life.house);
    });
    afterAll(() => life.street?.[Symbol.asyncDispose]());

    it('runs after one command', async () => {
      const text = await installed(life.house, life.street);
      expect(text).toMatch(/^Runs: +vpn-bot: active; Telegram reached; nodes: main up$/m);
      expect(
        text
          .trim()
          .split('\n')
          .slice(-5)
          .map((line) => line.split(':')[0]),
      ).toEqual(['Runs', 'VPN', 'Telegram', 'Look', 'Keep']);
      expect(text).not.toContain(life.street.api.token);
    });

    it('lets a friend through to the Internet, and keeps friends apart', async () => {
      const { street, house } = life;
      life.owner = await ownerOf(street.api);
      const [first, second] = [await goOnline(street, life.owner, 501), await goOnline(street, life.owner, 502)];
      life.phone = first.phone;
      expect(await online(first.phone)).toBe(house.outside);
      expect(await online(second.phone)).toBe(house.outside);
      expect(await second.phone.reaches('10.0.0.1')).toBe(true);
      expect(await second.phone.reaches('10.0.0.3', 1)).toBe(false);
      await second.phone.down();
    });

    it('is hardly exposed by its unit', async () => {
      const report = await life.house.machine.run('systemd-analyze', 'security', '--no-pager', 'vpn-bot');
      expect(Number(/exposure level for vpn-bot.service: ([\d.]+)/.exec(report)?.[1])).toBeLessThanOrEqual(1.9);
    });

    it('is started again by systemd, whatever ends it', async () => {
      const { machine } = life.house;
      await machine.run('systemctl', 'restart', 'vpn-bot');
      expect(await online(life.phone)).toBe(life.house.outside);
      await comesBack(life, () => signal(life, 'KILL'));
      // a shorter time for the watchdog, so that the test has not to wait for the real one
      await machine.sh(`mkdir /etc/systemd/system/vpn-bot.service.d; cd /etc/systemd/system/vpn-bot.service.d
        printf '[Service]\\nWatchdogSec=8\\n' >test.conf; systemctl daemon-reload; systemctl restart vpn-bot`);
      await comesBack(life, () => signal(life, 'STOP'));
      expect(await machine.journal('vpn-bot')).toMatch(/Watchdog timeout/);
      await machine.sh(
        'rm -r /etc/systemd/system/vpn-bot.service.d; systemctl daemon-reload; systemctl restart vpn-bot',
      );
    });

    it('reads changed settings on reload, or says what is wrong with them and goes on', async () => {
      const { machine } = life.house;
      const before = await machine.show('vpn-bot', 'MainPID');
      await machine.run('systemctl', 'reload', 'vpn-bot');
      await machine.sh('echo WG_DNZ=1.1.1.1 >>/opt/vpnservice/env_vars.txt');
      expect((await machine.try(['systemctl', 'reload', 'vpn-bot'])).exitCode).not.toBe(0);
      expect(await machine.journal('vpn-bot')).toContain('did you mean WG_DNS?');
      expect(await machine.show('vpn-bot', 'ActiveState')).toBe('active');
      expect(await machine.show('vpn-bot', 'MainPID')).toBe(before);
      await machine.sh("sed -i '/^WG_DNZ/d' /opt/vpnservice/env_vars.txt; systemctl reload vpn-bot");
    });

    it('has everything back after a reboot, also while Telegram is away', async () => {
      await life.street.api.down();
      await life.house.machine.reboot();
      expect(await online(life.phone)).toBe(life.house.outside);
      expect(await life.house.machine.show('vpn-bot', 'ActiveState')).toBe('active');
      await life.street.api.up();
      life.owner.send('/users');
      await life.owner.receives(/501/, { timeout: 120_000 });
    });

    tellSecondServer(life, release);

    it('is changed by nothing when the installer runs again', async () => {
      const { machine } = life.house;
      const [files, pid] = [await filesOf(life.house), await machine.show('vpn-bot', 'MainPID')];
      await installed(life.house, life.street);
      expect(changesBetween(files, await filesOf(life.house))).toEqual([]);
      expect(await machine.show('vpn-bot', 'MainPID')).toBe(pid);
    });

    tellUpdates(life, release);

    it('leaves no trace when it is removed', async () => {
      const { machine } = life.house;
      expect(await machine.run('/opt/vpnservice/deploy/uninstall.sh')).toMatch(/Kept:/);
      expect(await online(life.phone)).toBe(life.house.outside);
      await installed(life.house, life.street);
      expect(await online(life.phone)).toBe(life.house.outside);
      await machine.run('/opt/vpnservice/deploy/uninstall.sh', '--purge', '--yes');
      await machine.sh('apt-get -qq purge -y --auto-remove curl wireguard-tools nftables >/dev/null');
      expect(changesBetween(fresh, await filesOf(life.house)).filter(isTrace)).toEqual([]);
      expect(await machine.sh('nft list tables 2>/dev/null || true; ip -br link show type tun')).toBe('');
    });
  });
}

async function signal({ house: { machine } }: Life, name: 'KILL' | 'STOP'): Promise<void> {
  await machine.run('kill', `-${name}`, await machine.show('vpn-bot', 'MainPID'));
}

/** Another process after what was done, active, with the friend through it. */
async function comesBack({ house, phone }: Life, end: () => Promise<unknown>): Promise<void> {
  const { machine } = house;
  const pid = await machine.show('vpn-bot', 'MainPID');
  await end();
  const isBack = async () => {
    const now = await machine.show('vpn-bot', 'MainPID');
    return now !== pid && now !== '0' && (await machine.show('vpn-bot', 'ActiveState')) === 'active';
  };
  await eventually(isBack, { timeout: 60_000, every: 200 });
  expect(await online(phone)).toBe(house.outside);
}

/** The origin is ours; the rest is what programs keep that add users and packages. */
const isTrace = (path: string): boolean =>
  !/^\/srv\/origin.git|^\/var\/cache\/ldconfig|^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/.test(path);
