import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { choose } from '../stage/online.ts';
import { configOf } from '../stage/story.ts';
import { letRootIn } from './let-root-in.ts';
import type { Life } from './life.ts';
import { goOnline, online } from './people.ts';
import { expectPlace } from './places.ts';
import type { House } from './street.ts';
import type { Release } from './tree.ts';

/** A second country by one command. */
export function tellSecondServer(
  life: Life,
  release: Release,
  build: () => Promise<House> = () => life.street.house(release),
): void {
  it('takes another bare machine in as a second server, and a friend moves there', async () => {
    const { street, house, owner, slowness } = life;
    const { machine } = house;
    const eu1 = await build();
    const words = ['--host-key', await letRootIn(house, eu1), '--network', '10.1.0.1/24', '--yes'];
    const added = await machine.run('vpn-bot', 'node', 'add', 'eu1', `root@${eu1.host}`, ...words);
    expect(added).toMatch(/✓ eu1: friends get out to the Internet \(IPv4\)[\s\S]*eu1 is ready/);
    await expectPlace(machine, '/opt/vpnservice/eu1.key');
    const { friend, phone } = await goOnline(street, owner, 503);
    expect(await online(phone)).toBe(house.outside);
    await choose(friend, 'eu1');
    friend.send('/get_config');
    const config = await configOf(friend, 30_000 * slowness);
    await phone.switchTo(config.text, config.name);
    expect(await online(phone)).toBe(eu1.outside);
    // the next change is awaited there, by somebody without any rights
    const patience = { timeout: 10_000 * slowness };
    await eventually(
      async () => (await eu1.machine.sh('pgrep -u vpn-bot -fx "/bin/sh .*/vpn-bot-gate" || true')) !== '',
      patience,
    );
    await eventually(
      async () => (await eu1.machine.sh('pgrep -u root -f "[s]udo .*vpn-bot-gate" || true')) === '',
      patience,
    );
    // one Debian is enough for this: its friends and NAT come back by themselves as well
    if (release === 'trixie') await eu1.machine.reboot();
    expect(await online(phone)).toBe(eu1.outside);
    expect((await machine.try(['vpn-bot', 'node', 'check'])).text).not.toContain('✗');
    // where its address is blocked, the first server passes on to it
    const opened = await machine.run('vpn-bot', 'door', 'add', 'eu1', '--via', 'main', '--yes');
    const port = /eu1: [\d.]+:(\d+) is open \(main passes packets on/.exec(opened)?.[1];
    await phone.switchTo(config.text.replace(`${eu1.host}:51820`, `${house.host}:${port}`));
    expect(await online(phone)).toBe(eu1.outside);
    await machine.run('vpn-bot', 'door', 'remove', 'eu1', `${house.host}:${port}`, '--yes');
    expect(await machine.sh('ls /etc/vpn-bot-doors; ! command -v ufw >/dev/null || ufw show added')).not.toMatch(
      /relay/,
    );
    await phone.switchTo(config.text, config.name);
    // the friend is moved back, and the config of the first server comes by itself
    const removed = await machine.run('vpn-bot', 'node', 'remove', 'eu1', '--yes');
    expect(removed).toMatch(/move to main \(.*\): 1; configs that the bot sends them: 1/);
    await friend.receives(/EU1 will soon be closed; yours is now/i);
    const back = await configOf(friend, 30_000 * slowness);
    await phone.switchTo(back.text, back.name);
    expect(await online(phone)).toBe(house.outside);
    await phone.down();
    expect(await eu1.machine.sh('ls -d /etc/vpn-bot-doors /usr/local/sbin/vpn-bot-* 2>/dev/null || true')).toBe('');
    await machine.run('rm', '/root/.ssh/id_ed25519', '/root/.ssh/known_hosts');
  });
}
