import { expect, it } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { lost } from '../stage/online.ts';
import { CLONE, cloneInto } from './clone.ts';
import { filesOf } from './install.ts';
import { lackingForMachines } from './lacking.ts';
import { goOnline, online, ownerOf, visit } from './people.ts';
import { expectPlace } from './places.ts';
import { makePredecessor, NAT_BY_HAND, type OldFriend } from './predecessor.ts';
import { API_ROOT, type House, Street, WEB_SERVER } from './street.ts';

it.skipIf(lackingForMachines())('takes a living predecessor over, and its friends stay connected', async () => {
  await using street = await Street.build();
  const house = await street.house('bookworm');
  const { machine } = house;
  await cloneInto(machine);
  const friends = await makePredecessor(street, house);
  for (const { phone } of friends) expect(await online(phone)).toBe(house.outside);
  const [files, allowed] = [await filesOf(house), await machine.run('wg', 'show', 'wg0', 'allowed-ips')];
  const pings = friends.map(({ phone }) => phone.keepPinging(WEB_SERVER, 0.2));

  // whatever Node the system has, nothing of it is asked
  await machine.sh(`for name in node npm npx; do printf '#!/bin/sh\\necho this is Node 12 >&2; exit 1\\n' >/usr/local/bin/$name; done
    chmod 755 /usr/local/bin/{node,npm,npx}`);
  const text = await machine.run(`${CLONE}/deploy/install.sh`, '--yes', '--api-root', API_ROOT);
  expect(text).toMatch(/^VPN: +wg0, 10.0.0.1\/24, UDP 51820, left exactly as it was$/m);
  expect(await machine.journal('vpn-bot')).toMatch(/friend 501 \(@friend501\): taken over/);
  const owner = await ownerOf(street.api);
  const fresh = await goOnline(street, owner, 503);
  expect(await online(fresh.phone)).toBe(house.outside);
  expect(fresh.config.text).toContain('Address = 10.0.0.5/32');

  // the kernel has no WireGuard here: root's wireguard-go is started anew for the bot, and the phones have to notice
  for (const ping of pings) expect(lost(await ping.stop())).toBeLessThan(150);
  const now = await filesOf(house);
  expect(now.get('/etc/wireguard/wg0.conf')).toBe(files.get('/etc/wireguard/wg0.conf'));
  for (const line of allowed.split('\n')) expect(await machine.run('wg', 'show', 'wg0', 'allowed-ips')).toContain(line);
  expect(await machine.sh('pgrep -x python3 || true')).toBe('');
  for (const name of ['vpnservice/env_vars.txt', 'vpnservice/bot/data/peers.json', 'vpnservice/bot/data/users.json'])
    expect(hashIn(now, `/opt/vpnservice.before/${name}`)).toBe(hashIn(files, `/opt/${name}`));
  expect(hashIn(now, '/opt/vpnservice.before/vpn-bot.service')).toBe(
    hashIn(files, '/etc/systemd/system/vpn-bot.service'),
  );
  await expectPlace(machine, '/opt/vpnservice.before');
  expect(now.get('/opt/vpnservice/eu1.key')).toMatch(/^f 600 vpn-bot vpn-bot /);
  await machine.run('systemctl', 'restart', 'vpn-bot');
  for (const { phone } of friends) expect(await online(phone)).toBe(house.outside);
  await losesItsNat(house, owner, friends);

  // wireguard-go tells its peers in any order
  const allowedIps = async () => (await machine.run('wg', 'show', 'wg0', 'allowed-ips')).split('\n').toSorted();
  const peers = await allowedIps();
  await machine.run('/opt/vpnservice/deploy/uninstall.sh', '--purge', '--yes');
  expect((await filesOf(house)).get('/etc/wireguard/wg0.conf')).toBe(files.get('/etc/wireguard/wg0.conf'));
  expect(await allowedIps()).toEqual(peers);
  expect(await machine.run('systemctl', 'is-enabled', 'wg-quick@wg0')).toBe('enabled');
  for (const { phone } of friends) expect(await online(phone)).toBe(house.outside);
});

/** The rules are the owner's own, and nothing but the owner brings them back: the bot sees that they are gone, and says so. */
async function losesItsNat({ machine, outside }: House, owner: Person, friends: readonly OldFriend[]): Promise<void> {
  // the machine is asked once a minute, and is believed after a second answer
  const patience = { timeout: 200_000 };
  await machine.run('systemctl', 'restart', 'nftables');
  for (const { phone } of friends) await expect(visit(phone)).rejects.toThrow();
  expect((await machine.try(['vpn-bot', 'doctor'])).text).toMatch(/✗ main: no NAT rule .*from 10\.0\.0\.0\/24/);
  const told = await owner.receives(/Main: friends connect, but have not got out/, patience);
  expect(told.text).toContain('No NAT rule is for friends');
  await machine.sh(NAT_BY_HAND);
  for (const { phone } of friends) expect(await online(phone)).toBe(outside);
  await owner.receives(/Main: friends get out to the Internet again/, patience);
}

const hashIn = (files: Map<string, string>, path: string) => files.get(path)?.split(' ').at(-1) ?? path;
