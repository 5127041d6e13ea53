import { expect, it } from 'vitest';
import { cloneInto } from './clone.ts';
import { Street } from './street.ts';

it('installs', async () => {
  await using street = await Street.build();
  const { machine, host } = await street.house('bookworm');
  await cloneInto(machine);
  const said = await machine.try(
    [
      '/root/vpn-bot/deploy/install.sh',
      '--yes',
      '--owner',
      '1',
      '--endpoint',
      host,
      '--api-root',
      'http://127.0.0.1:8081',
    ],
    { env: { BOT_TOKEN: street.api.token } },
  );
  process.stderr.write(said.text);
  process.stderr.write(
    await machine.sh(
      'systemctl status vpn-bot || true; journalctl -u vpn-bot --no-pager | tail -50; wg show || true; ls -la /opt/vpnservice /var/lib/vpn-bot',
    ),
  );
  expect(said.exitCode).toBe(0);
});
