import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { reachThroughGate } from './both-drivers.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd');
const aPeer = (address: string) => {
  const { publicKey } = generateKeyPair();
  return { publicKey, presharedKey: generatePresharedKey(), allowedIps: [address] };
};

describe.skipIf(missing).each([2, 3])('a node with version %i of the gate', (version) => {
  let lab: WireguardLab;
  let server: WireguardServer;
  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server({ addresses: ['10.0.0.1/16', 'fd00::1/64'] });
  });
  afterAll(() => lab?.close());
  const source = new URL(`../deploy/gate-${version}.sh`, import.meta.url);

  it('does all that it did, and says of no newer word that it failed', async () => {
    await using node = await reachThroughGate(WIREGUARD, server.interface, { source });
    const { driver } = node;
    const [first, second] = [aPeer('10.0.1.1/32'), aPeer('10.0.1.2/32')];
    await driver.apply({ set: [first], remove: [] });
    expect(await driver.parameters()).toBeNull();
    expect(await driver.headerKey()).toBeNull();
    await driver.apply({ set: [second], remove: [] }); // by the command that waits since the first
    expect([...(await driver.dump()).peers.keys()].sort()).toEqual([first.publicKey, second.publicKey].sort());
    await driver.apply({ set: [], remove: [first.publicKey, second.publicKey] });
    expect((await driver.dump()).peers.size).toBe(0);
    expect((await driver.statistics()).setup).toMatchObject({ gate: version, port: server.endpoint.port });
  });

  it('is not taken for one when it fails otherwise', async () => {
    await using node = await reachThroughGate(WIREGUARD, 'absent0', { source, config: 'nonsense=1\n' });
    await expect(node.driver.parameters()).resolves.toBeNull(); // it reads the word before its settings
    await expect(node.driver.dump()).rejects.toThrow("the node's gate refused");
  });
});

describe.skipIf(missing)('a node with the present gate', () => {
  it('says of a failure that it is one', async () => {
    await using node = await reachThroughGate(WIREGUARD, 'absent0', { config: 'nonsense=1\n' });
    await expect(node.driver.parameters()).rejects.toThrow("the node's gate refused");
    await expect(node.driver.headerKey()).rejects.toThrow("the node's gate refused");
    await using nowhere = await reachThroughGate(WIREGUARD, 'absent0');
    await expect(nowhere.driver.parameters()).rejects.toMatchObject({ code: 'no-interface' });
  });
});
