import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { clientConfig } from './client-config.ts';
import { missingFor } from './requirements.ts';
import { WireguardLab } from './wireguard-lab.ts';
import type { WireguardServer } from './wireguard-server.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping');

/** What a friend gets, for a peer that is added by hand. */
async function configAt(server: WireguardServer, address: string, allowedIps = '0.0.0.0/0') {
  const [keys, presharedKey] = [generateKeyPair(), generatePresharedKey()];
  await server.addHandmadePeer({ publicKey: keys.publicKey, presharedKey, allowedIps: [address] });
  return clientConfig(server, { keys, presharedKey, address, allowedIps });
}

/** Seconds that a busy machine may take for the first packets of a tunnel. */
const PATIENCE = 30;

describe.skipIf(missing)('the WireGuard lab', () => {
  let lab: WireguardLab;
  let server: WireguardServer;

  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server();
  });
  afterAll(() => lab.close());

  it('lets a phone ping the server and the Internet behind it through the tunnel', async () => {
    const phone = await lab.phone();
    expect(await phone.reaches(server.address, 1)).toBe(false);
    await phone.up(await configAt(server, '10.0.0.3/32'));
    expect(await phone.reaches(server.address)).toBe(true);
    expect(await phone.reaches('198.51.100.1')).toBe(true);
    expect(await phone.ping(server.address, { count: 5, interval: 0.01 })).toMatchObject({ sent: 5, received: 5 });
    expect(Number((await phone.wg('show', 'transfer')).split('\t')[1])).toBeGreaterThan(500);
  });

  it('carries TCP and UDP through the tunnel', async () => {
    const phone = await lab.phone();
    await server.echo(7);
    await phone.up(await configAt(server, '10.0.0.7/32'));
    for (const protocol of ['tcp', 'udp'] as const) {
      const heard = await phone.exchange(protocol, server.address, 7, `hello by ${protocol}`, PATIENCE);
      expect(heard).toBe(`hello by ${protocol}`);
    }
    await expect(phone.exchange('tcp', server.address, 9, 'nobody listens', PATIENCE)).rejects.toThrow(/refused/);
  });

  it('measures how long a phone was without connection', async () => {
    const phone = await lab.phone();
    await phone.up(await configAt(server, '10.0.0.4/32'));
    expect(await phone.reaches(server.address)).toBe(true);
    const pings = phone.keepPinging(server.address, 0.01);
    expect(await phone.reaches(server.address)).toBe(true);
    const [key = ''] = [...(await server.allowedIps())].find(([, ips]) => ips.includes('10.0.0.4/32')) ?? [];
    await server.wg('set', 'peer', key, 'allowed-ips', '');
    expect(await phone.reaches(server.address, 1)).toBe(false);
    await server.wg('set', 'peer', key, 'allowed-ips', '10.0.0.4/32');
    expect((await phone.ping(server.address, { count: 10, interval: 0.02 })).received).toBe(10);
    const report = await pings.stop();
    expect(report.longestGap).toBeGreaterThan(900);
    expect(report.received).toBeLessThan(report.sent);
  });

  it('takes a phone from one server to another', async () => {
    const other = await lab.server({ addresses: ['10.1.0.1/24', 'fd00:1::1/64'] });
    const phone = await lab.phone();
    await phone.up(await configAt(server, '10.0.0.5/32'), 'vpn_1.conf');
    expect(await phone.reaches(server.address)).toBe(true);
    await phone.switchTo(await configAt(other, '10.1.0.5/32, fd00:1::5/128', '0.0.0.0/0, ::/0'), 'vpn_eu1.conf');
    expect(await phone.reaches(other.address)).toBe(true);
    expect(await phone.reaches('fd00:1::1')).toBe(true);
    expect(await phone.reaches(server.address, 1)).toBe(false);
  });

  it('takes the peers from a server that restarts, and nothing else', async () => {
    const restarted = await lab.server();
    await configAt(restarted, '10.0.0.3/32');
    const before = await restarted.wg('show', 'public-key');
    expect((await restarted.allowedIps()).size).toBe(1);
    await restarted.restart();
    expect((await restarted.allowedIps()).size).toBe(0);
    expect(await restarted.wg('show', 'public-key')).toBe(before);
    const phone = await lab.phone();
    await phone.up(await configAt(restarted, '10.0.0.3/32'));
    expect(await phone.reaches(restarted.address)).toBe(true);
  });

  it('refuses a file that the client apps would refuse', async () => {
    const phone = await lab.phone();
    const text = await configAt(server, '10.0.0.6/32');
    await expect(phone.up(text, 'more_than_fifteen.conf')).rejects.toThrow(/valid interface name/);
    await expect(phone.up(text.replace('Endpoint', 'Endpiont'))).rejects.toThrow();
  });

  it('leaves nothing behind, even when a part is gone already', async () => {
    const mark = server.interface.replace(/-.*/, '-');
    const traces = () =>
      ['/var/run/netns', '/var/run/wireguard', tmpdir()].flatMap((folder) =>
        readdirSync(folder).filter((name) => name.startsWith(mark)),
      );
    const before = traces();
    {
      await using own = await WireguardLab.start();
      const [gone, phone] = [await own.server(), await own.phone()];
      await phone.up(await configAt(gone, '10.0.0.3/32'));
      phone.keepPinging(gone.address);
      await gone.vanish();
      expect(traces().length).toBeGreaterThan(before.length);
    }
    expect(traces()).toEqual(before);
  });
});
