import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { doorThrough } from '../../src/health/doors/seen-door.ts';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { seenPorts } from '../../src/wireguard/drivers/local/seen-ports.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { node } from '../stage/sample-state.ts';

test.skipIf(missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'nft'))(
  'a phone that came through a spare port is told from one that did not, by the rules of the door',
  async () => {
    const lab = await WireguardLab.start();
    onTestFinished(() => lab.close());
    const server = await lab.server();
    const { host, port } = server.endpoint;
    const made = `. deploy/lib/doors.sh; MADE_BY_US='# a test'; interface=${server.interface}; port=${port}; door_rules 443`;
    await server.namespace.run(['nft', '-f', '-'], (await execa('bash', ['-c', made])).stdout);
    const online = async (address: string, door: number) => {
      const { publicKey, privateKey } = generateKeyPair();
      await server.addHandmadePeer({ publicKey, allowedIps: [`${address}/32`] });
      const phone = await lab.phone();
      await phone.up(`[Interface]\nPrivateKey = ${privateKey}\nAddress = ${address}/32\n
[Peer]\nPublicKey = ${server.keys.publicKey}\nEndpoint = ${host}:${door}\nAllowedIPs = 10.0.0.0/24\n`);
      expect(await phone.reaches(server.address)).toBe(true);
      const endpoints = (await server.wg('show', 'endpoints')).split('\n').map((line) => line.split('\t'));
      return endpoints.find(([key]) => key === publicKey)?.[1] ?? '';
    };
    const [spare, first] = [await online('10.0.0.3', 443), await online('10.0.0.4', port)];
    const run = (words: readonly string[]) => server.namespace.run(['nft', ...words]).catch(() => null);
    const seen = await seenPorts(server.interface, run);
    expect([...seen]).toEqual([[spare, 443]]);
    const profile = node({ endpointHost: host, endpointPort: port, furtherDoors: [{ host, port: 443 }] });
    const through = (endpoint: string) =>
      doorThrough(profile, new Map(), { door: null }, endpoint, (from) => seen.get(from) ?? null);
    expect([through(spare), through(first)]).toEqual([`${host}:443`, null]);
    expect(await seenPorts('wg9', run)).toEqual(new Map());
  },
);

test('what nft prints is not trusted: other elements and texts are passed over', async () => {
  const elem = [
    { elem: { val: { concat: [443, '203.0.113.5', 4000] }, timeout: 300 } },
    { elem: { val: { concat: [443, 'evil;rm', 4000] } } },
    { elem: { val: 7 } },
    'x',
  ];
  const said = JSON.stringify({ nftables: [{ metainfo: {} }, { set: { elem } }] });
  expect([...(await seenPorts('wg0', async () => said))]).toEqual([['203.0.113.5:4000', 443]]);
  for (const other of ['', 'no json', '{}', '{"nftables":[{"set":{}}]}'])
    expect(await seenPorts('wg0', async () => other)).toEqual(new Map());
});
