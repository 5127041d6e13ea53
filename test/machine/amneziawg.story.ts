import { rm } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { type AmneziaPackage, makeAmneziaSource, mirrorOf } from '../lab/amnezia-source.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { choose } from '../stage/online.ts';
import { configOf } from '../stage/story.ts';
import { expectContainer, expectConversion, expectRemovals } from './amneziawg-ways.ts';
import { cloneInto } from './clone.ts';
import { changesBetween, filesOf, install, installed } from './install.ts';
import { lackingForMachines } from './lacking.ts';
import { letRootIn } from './let-root-in.ts';
import type { Machine } from './machine.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { expectPlace } from './places.ts';
import { type House, Street } from './street.ts';
import { isTrace } from './trace.ts';

const SOURCE = '/srv/amnezia';
const MIRROR = '/etc/vpn-bot-amnezia-source.conf';
const CONF = '/etc/amnezia/amneziawg/awg0.conf';

/** Lets a machine have a source of its own in place of Amnezia's, with these packages. */
async function giveSource({ machine }: House<Machine>, packages: readonly AmneziaPackage[]): Promise<void> {
  const folder = temporaryFolder();
  const fingerprint = await makeAmneziaSource(folder, packages);
  await machine.sh(`rm -rf ${SOURCE}`);
  await execa('cp', ['-a', folder, machine.path(SOURCE)]);
  await machine.sh(
    `chown -R root:root ${SOURCE}; chmod 755 ${SOURCE}; cat >${MIRROR} <<'E'\n${mirrorOf(SOURCE, fingerprint)}E`,
  );
  await rm(folder, { recursive: true });
}

it.skipIf(lackingForMachines())(
  'speaks AmneziaWG from nothing, alone and beside WireGuard, and leaves no trace',
  async () => {
    await using street = await Street.build();
    const [house, eu1] = await Promise.all([street.house('bookworm'), street.house('trixie')]);
    const { machine } = house;
    await cloneInto(machine);
    await giveSource(house, ['amneziawg-tools']);

    // what cannot be done is said in a sentence, before anything is
    const bare = await filesOf(house);
    for (const [words, why] of [
      [['--amneziawg=9'], '--amneziawg=9: there are 2.0 (without =) and 3.1'],
      [['--amneziawg', '--port', '51820'], "--port 51820: this is WireGuard's own port"],
      [['--amneziawg', '--port', '99999'], '--port 99999: a port is a number of 1 to 65535'],
    ] as const)
      expect(await install(house, street, ...words)).toMatchObject({ exitCode: 1, text: expect.stringContaining(why) });
    expect(changesBetween(bare, await filesOf(house))).toEqual([]);
    const packages = await machine.run('dpkg-query', '-W');
    const refused = await install(house, street, '--amneziawg');
    expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining('this is a container') });
    expect(refused.text).toMatch(/nothing of it was left here\. Two ways out:\n- plain WireGuard/);
    expect(
      await machine.sh('ls -d /etc/amnezia /opt/vpnservice* /etc/apt/sources.list.d/vpn-bot* 2>/dev/null || true'),
    ).toBe('');
    expect(await machine.sh('id vpn-bot 2>&1 || true')).toContain('no such user');
    // what the installer itself needs came before
    const came = (await machine.run('dpkg-query', '-W')).split('\n').filter((line) => !packages.includes(line));
    expect(came.filter((line) => /^(?:gpg|amneziawg|dkms|linux-headers)/.test(line))).toEqual([]);

    await giveSource(house, ['amneziawg-tools', 'amneziawg-go']);
    const begun = Date.now();
    const text = await installed(house, street, '--amneziawg');
    process.stdout.write(`AmneziaWG installed in ${Math.round((Date.now() - begun) / 1000)} s\n`);
    const port = Number(
      /^VPN: +awg0 \(AmneziaWG\), 10\.0\.0\.1\/24, UDP (\d+)(?: and 443)?, made by this installer$/m.exec(text)?.[1],
    );
    expect(port >= 10_000 && port < 60_000 && port !== 51_820).toBe(true);
    expect(text).toContain(`adding Amnezia's package source file://${SOURCE}, suite focal`);
    expect(text).toMatch(/nodes: main up$/m);
    expect(await machine.run('cat', CONF)).toMatch(/^MTU = 1280\nJc = 4\n[\s\S]*^H4 = \d+$/m);
    expect(await machine.run('stat', '-c', '%a %U', CONF, '/etc/amnezia/amneziawg')).toBe('600 root\n700 root');
    expect(await machine.run('cat', '/opt/vpnservice/env_vars.txt')).toContain(`WG_PROTOCOL=amneziawg\n`);
    for (const path of [CONF, '/etc/apt/sources.list.d/vpn-bot-amnezia.sources']) await expectPlace(machine, path);
    expect(await machine.sh('ls /etc/wireguard')).toBe('awg0.allow\nawg0.nft');

    const owner = await ownerOf(street.api);
    const { phone, friend } = await goOnline(street, owner, 501);
    expect(await online(phone)).toBe(house.outside);
    expect((await machine.try(['vpn-bot', 'node', 'check'])).text).not.toContain('✗');
    expect(await machine.run('journalctl', '-u', 'vpn-bot', '-p', 'warning', '-q', '-o', 'cat')).toBe('');
    await machine.reboot();
    expect(await online(phone)).toBe(house.outside);
    const [files, pid] = [await filesOf(house), await machine.show('vpn-bot', 'MainPID')];
    await installed(house, street);
    // the store is the running daemon's
    const changed = changesBetween(files, await filesOf(house));
    expect(changed.filter((path) => !path.startsWith('/var/lib/vpn-bot/'))).toEqual([]);
    expect(await machine.show('vpn-bot', 'MainPID')).toBe(pid);

    // the bot's user could not use what root runs here
    const local = await machine.try(['vpn-bot', 'node', 'add', 'here', 'local', '--amneziawg', '--interface', 'awg1']);
    expect(local).toMatchObject({ exitCode: 1, text: expect.stringContaining('no module for awg1') });
    expect(changesBetween(files, await filesOf(house)).filter((path) => path.includes('awg1'))).toEqual([]);

    // a second server with both, and its friends on the one of their choice
    await giveSource(eu1, ['amneziawg-tools', 'amneziawg-go']);
    const login = [`root@${eu1.host}`, '--host-key', await letRootIn(house, eu1), '--yes'];
    await machine.run('vpn-bot', 'node', 'add', 'eu1', ...login);
    const plain = await eu1.machine.run('wg', 'show', 'wg0');
    const known = await machine.try([
      'vpn-bot',
      'node',
      'add',
      'eu1a',
      ...login,
      '--amneziawg=3.1',
      '--wg-port',
      '51820',
    ]);
    expect(known).toMatchObject({ exitCode: 1, text: expect.stringMatching(/51820 is WireGuard’s own/) });
    const added = await machine.run('vpn-bot', 'node', 'add', 'eu1a', ...login, '--amneziawg=3.1');
    expect(added).toMatch(/awg0 will be beside eu1[\s\S]*eu1a is ready/);
    expect(await eu1.machine.run('wg', 'show', 'wg0')).toBe(plain);
    const there = await eu1.machine.run('cat', CONF);
    expect(there).toMatch(/^HeaderProtectionKey = \S{44}$/m);
    expect(await eu1.machine.sh('cat /etc/vpn-bot-gate-awg0.conf')).toContain('program=awg');
    const [, key = ''] = /^HeaderProtectionKey = (\S+)$/m.exec(there) ?? [];
    expect(added).not.toContain(key);
    for (const id of ['eu1a', 'eu1']) {
      await choose(friend, id);
      friend.send('/get_config');
      const config = await configOf(friend, 60_000);
      await phone.switchTo(config.text, config.name);
      expect(await online(phone)).toBe(eu1.outside);
    }
    expect((await machine.try(['vpn-bot', 'node', 'check'])).text).not.toContain('✗');
    await expectConversion({ house, eu1 }, phone);
    await phone.down();
    await expectContainer({ house, eu1 }, friend, login);
    await expectRemovals({ house, eu1 });

    await machine.sh(
      'rm /root/.ssh/id_ed25519 /root/.ssh/known_hosts; /opt/vpnservice/deploy/uninstall.sh --purge --yes',
    );
    await machine.sh('apt-get -qq purge -y --auto-remove curl gpg amneziawg-tools amneziawg-go nftables >/dev/null');
    await giveSource(house, ['amneziawg-tools']);
    const left = changesBetween(bare, await filesOf(house)).filter(isTrace);
    expect(left.filter((path) => !path.startsWith(SOURCE) && path !== MIRROR)).toEqual([]);
    const names = '(nft list tables inet || true) 2>/dev/null; ip -br link; systemctl --failed -q --no-pager';
    expect(await machine.sh(names)).not.toMatch(/vpn|awg0/);
  },
);
