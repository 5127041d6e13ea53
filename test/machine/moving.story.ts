import { copyFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { cloneInto } from './clone.ts';
import { install, installed } from './install.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { API_ROOT, Street } from './street.ts';

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
const LUGGAGE = '/root/vpn-bot.tgz';

it.skipIf(missing)('moves to another server with four things, and friends keep their keys', async () => {
  await using street = await Street.build();
  const [old, next] = [await street.house('bookworm'), await street.house('trixie')];
  for (const { machine } of [old, next]) await cloneInto(machine);

  const refused = await install(old, { api: { token: `${street.api.token}x` } });
  expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining('Telegram refuses the token') });
  expect(await old.machine.sh('id vpn-bot 2>&1 || ls /opt')).not.toContain('vpnservice');
  await installed(old, street);
  const owner = await ownerOf(street.api);
  const { phone, config } = await goOnline(street, owner, 501);
  expect(await online(phone)).toBe(old.outside);

  await old.machine.sh(`systemctl disable --quiet --now vpn-bot wg-quick@wg0
    tar -C / -czf ${LUGGAGE} opt/vpnservice/env_vars.txt opt/vpnservice/store.key var/lib/vpn-bot etc/wireguard`);
  copyFileSync(old.machine.path(LUGGAGE), next.machine.path(LUGGAGE));
  await next.machine.sh(`tar -C / -xzf ${LUGGAGE}`);
  const said = await next.machine.run('/root/vpn-bot/deploy/install.sh', '--yes', '--endpoint', next.host);
  expect(said).toMatch(/^Runs: .*Telegram reached; nodes: main up$/m);
  expect(await next.machine.sh('grep API_ROOT /opt/vpnservice/env_vars.txt')).toContain(API_ROOT);
  // with a name as the endpoint this would be the name server's doing
  await phone.switchTo(config.text.replace(old.host, next.host), config.name);
  expect(await online(phone)).toBe(next.outside);
  owner.send('/users');
  await owner.receives(/501/);
});
