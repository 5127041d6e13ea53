import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Life } from '../machine/life.ts';
import { online } from '../machine/people.ts';
import { comesBack, signal } from '../machine/service.ts';

const TABLE = 'nft list table inet vpn-bot-wg0';

/** What happens to a daemon, an interface and its rules while friends are connected. */
export function tellLinks(life: Life): void {
  it('is there again after kill -9', () => comesBack(life, () => signal(life, 'KILL')));

  it('has its friends again when the interface is made anew', async () => {
    const { machine, outside } = life.house;
    const pid = await machine.show('vpn-bot', 'MainPID');
    await machine.run('systemctl', 'restart', 'wg-quick@wg0');
    expect(await online(life.phone)).toBe(outside);
    expect(await machine.show('vpn-bot', 'MainPID')).toBe(pid);
  });

  it('has its rules again when nftables is restarted', async () => {
    const { machine, outside } = life.house;
    const before = await machine.run('bash', '-c', TABLE);
    await machine.run('systemctl', 'restart', 'nftables');
    const isBack = async () => (await machine.try(['bash', '-c', TABLE])).text === before;
    await eventually(isBack, { timeout: 17_000 * life.slowness, every: 1000 });
    expect(await online(life.phone)).toBe(outside);
  });

  it('says that the link is down, and lets friends in when it is up again', async () => {
    const { machine, outside } = life.house;
    await machine.run('ip', 'link', 'set', 'wg0', 'down');
    expect((await machine.try(['vpn-bot', 'status'])).text).toContain('ip link set wg0 up');
    await machine.run('ip', 'link', 'set', 'wg0', 'up');
    expect(await online(life.phone)).toBe(outside);
  });

  it('is reached again when its cable was out', async () => {
    const { machine, host, outside } = life.house;
    const card = await machine.sh(
      `ip -br -4 address | awk '/${host.replaceAll('.', '\\.')}\\//{ print $1 }' | cut -d @ -f 1`,
    );
    await machine.sh(`ip link set ${card} down`);
    expect(await life.phone.reaches('10.0.0.1', 2)).toBe(false);
    await machine.sh(`ip link set ${card} up`);
    expect(await online(life.phone)).toBe(outside);
  });
}
