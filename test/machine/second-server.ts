import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';
import { choose } from '../story/online.ts';
import { configOf } from '../story/story.ts';
import type { Life } from './life.ts';
import { goOnline, online } from './people.ts';
import type { House } from './street.ts';
import type { Release } from './tree.ts';

/** A second country by one command. */
export function tellSecondServer(life: Life, release: Release): void {
  it('takes another bare machine in as a second server, and a friend moves there', async () => {
    const { street, house, owner } = life;
    const eu1 = await street.house(release);
    const fingerprint = await letRootIn(house, eu1);
    const where = `root@${eu1.host}`;
    const words = ['--identity', '/root/admin', '--host-key', fingerprint, '--network', '10.1.0.1/24', '--yes'];
    await house.machine.run('vpn-bot', 'node', 'add', 'eu1', where, ...words);
    const { friend, phone } = await goOnline(street, owner, 503);
    expect(await online(phone)).toBe(house.outside);
    await choose(friend, 'eu1');
    friend.send('/get_config');
    const config = await configOf(friend, 30_000);
    await phone.switchTo(config.text, config.name);
    expect(await online(phone)).toBe(eu1.outside);
    await house.machine.run('vpn-bot', 'node', 'remove', 'eu1', '--identity', '/root/admin', '--yes');
    await phone.down();
    await house.machine.run('rm', '/root/admin');
  });
}

/** Gives the first machine's root a key to the second; returns the host key that the second shows. */
async function letRootIn({ machine }: House, second: House): Promise<string> {
  const folder = temporaryFolder();
  const key = `${folder}/key`;
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  machine.put('/root/admin', key, 0o600);
  second.machine.put('/root/.ssh/authorized_keys', `${key}.pub`, 0o600);
  await rm(folder, { recursive: true });
  const shown = await second.machine.run('ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub');
  return shown.split(' ')[1] ?? '';
}
