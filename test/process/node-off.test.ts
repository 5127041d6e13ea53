import { expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { setStage } from '../stage/daemon-stage.ts';
import { remoteNode } from '../stage/settings-of.ts';

test('a problem of one node turns that node off: the owner hears it, the rest runs, and a reload takes the repair', async () => {
  const eu1 = { ...remoteNode('EU1'), WG_EU1_SSH_HOST: '127.0.0.1', WG_EU1_SSH_PORT: '9' };
  const { owner, daemon, settings } = await setStage({ settings: { ...eu1, WG_EU1_NETWORK_CIDR: '10.1.0.0/32' } });
  owner.start();
  await daemon.start();
  expect(daemon.log).toMatch(/^<4>node eu1 is off: WG_EU1_NETWORK_CIDR=10\.1\.0\.0\/32: the prefix must be 8 to 30$/m);
  await daemon.says(new RegExp(`^<6>started: vpn-bot ${VERSION}, \\d+ people, nodes main$`, 'm'));
  await owner.receives(/^⚠️ Сервер EU1 выключен: .*WG_EU1_NETWORK_CIDR=10\.1\.0\.0\/32/s);
  const from = daemon.log.length;
  daemon.configure({ ...settings, ...eu1, WG_ENDPOINT_HOST: '192.0.2.1' });
  daemon.signal('SIGHUP');
  await daemon.says('nodes main, eu1', { from });
  await owner.receives(/^✅ Сервер EU1: настройки верны, он снова включён/);
});
