import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { lost } from '../story/online.ts';
import { CLONE, cloneInto } from './clone.ts';
import { filesOf } from './install.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { makePredecessor } from './predecessor.ts';
import { API_ROOT, Street, WEB_SERVER } from './street.ts';

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

it.skipIf(missing)('takes a living predecessor over, and its friends stay connected', async () => {
  await using street = await Street.build();
  const house = await street.house('bookworm');
  const { machine } = house;
  await cloneInto(machine);
  const friends = await makePredecessor(street, house);
  for (const { phone } of friends) expect(await online(phone)).toBe(house.outside);
  const [files, allowed] = [await filesOf(house), await machine.run('wg', 'show', 'wg0', 'allowed-ips')];
  const pings = friends.map(({ phone }) => phone.keepPinging(WEB_SERVER, 0.2));

  const text = await machine.run(`${CLONE}/deploy/install.sh`, '--yes', '--api-root', API_ROOT);
  expect(text).toMatch(/^VPN: +wg0, 10.0.0.1\/24, UDP 51820, left exactly as it was$/m);
  expect(await machine.journal('vpn-bot')).toMatch(/friend 501 \(@friend501\): taken over/);
  const owner = await ownerOf(street.api);
  const fresh = await goOnline(street, owner, 503);
  expect(await online(fresh.phone)).toBe(house.outside);
  expect(fresh.config.text).toContain('Address = 10.0.0.5/32');

  for (const ping of pings) expect(lost(await ping.stop())).toBe(0);
  const now = await filesOf(house);
  expect(now.get('/etc/wireguard/wg0.conf')).toBe(files.get('/etc/wireguard/wg0.conf'));
  for (const line of allowed.split('\n')) expect(await machine.run('wg', 'show', 'wg0', 'allowed-ips')).toContain(line);
  expect(await machine.sh('pgrep -x python3 || true')).toBe('');
  for (const name of ['vpnservice/env_vars.txt', 'vpnservice/bot/data/peers.json', 'vpnservice/bot/data/users.json'])
    expect(hashIn(now, `/opt/vpnservice.before/${name}`)).toBe(hashIn(files, `/opt/${name}`));
  expect(hashIn(now, '/opt/vpnservice.before/vpn-bot.service')).toBe(
    hashIn(files, '/etc/systemd/system/vpn-bot.service'),
  );
  expect(now.get('/opt/vpnservice/eu1.key')).toMatch(/^f 600 vpn-bot vpn-bot /);
  await machine.run('systemctl', 'restart', 'vpn-bot');
  for (const { phone } of friends) expect(await online(phone)).toBe(house.outside);
});

const hashIn = (files: Map<string, string>, path: string) => files.get(path)?.split(' ').at(-1) ?? path;
