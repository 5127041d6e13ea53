import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import type { NodeDriver } from '../../src/wireguard/drivers/driver.ts';
import { sshDriver } from '../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { Container } from '../lab/container.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { failure, LIMITS, sshSettings } from './both-drivers.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd', 'nsenter', 'flock');
const NAME = 'amnezia-awg2';
const ADDRESSES = ['10.0.0.1/16'];
const hostAddress = (index: number) => `10.0.${Math.floor(index / 250)}.${(index % 250) + 2}/32`;

interface Reached {
  readonly driver: NodeDriver;
  readonly close: () => Promise<void>;
}

async function overSsh(container: Container, name: string, limits = LIMITS): Promise<Reached> {
  const sshd = await Sshd.start({ hostKeys: ['ed25519'], path: container.path });
  const ssh = await sshSettings(sshd);
  const driver = sshDriver({ id: 'eu1', dialect: WIREGUARD, interface: name, container: container.name, ssh, limits });
  return { driver, close: () => driver.close().then(() => sshd.close()) };
}

async function throughGate(container: Container, name: string, limits = LIMITS): Promise<Reached> {
  const { path, name: inside } = container;
  const config = `container=${inside}\n`;
  const gate = new Gate({ interface: name, addresses: ADDRESSES, config, path, limit: limits.command });
  const sshd = await Sshd.start({ hostKeys: ['ed25519'], keyOptions: gate.keyOptions });
  const ssh = await sshSettings(sshd);
  const tunnel = { dialect: WIREGUARD, interface: name, container: inside };
  const driver = sshDriver({ id: 'eu1', ...tunnel, ssh, limits, gate: true });
  const close = async () => {
    await driver.close();
    await sshd.close();
    gate[Symbol.dispose]();
  };
  return { driver, close };
}

describe.skipIf(missing).each([
  { way: 'root over SSH', reach: overSsh },
  { way: 'the gate', reach: throughGate },
])('an interface in a container, by $way', ({ reach }) => {
  let lab: WireguardLab;
  let server: WireguardServer;
  let container: Container;
  let reached: Reached;

  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server({ addresses: ADDRESSES });
    container = new Container(server.namespace, NAME);
    reached = await reach(container, server.interface);
  });
  afterAll(async () => {
    await reached?.close();
    await container?.[Symbol.asyncDispose]();
    await lab?.close();
  });

  it('is read and changed, with its own addresses, by one peer and by two hundred', async () => {
    const { driver } = reached;
    const one = {
      publicKey: generateKeyPair().publicKey,
      presharedKey: generatePresharedKey(),
      allowedIps: ['10.0.200.2/32'],
    };
    await driver.apply({ set: [one], remove: [] });
    expect(await server.presharedKeyOf(one.publicKey)).toBe(one.presharedKey);
    const many = Array.from({ length: 200 }, (_, index) => ({
      publicKey: generateKeyPair().publicKey,
      presharedKey: null,
      allowedIps: [hostAddress(index)],
    }));
    await driver.apply({ set: many, remove: [one.publicKey] });
    const snapshot = await driver.dump();
    expect(snapshot.serverKey).toBe(server.keys.publicKey);
    expect(snapshot.ownAddresses).toContain('10.0.0.1');
    expect([...snapshot.peers.keys()].sort()).toEqual(many.map(({ publicKey }) => publicKey).sort());
    await driver.apply({ set: [], remove: many.map(({ publicKey }) => publicKey) });
    expect((await server.allowedIps()).size).toBe(0);
  });

  it('tells its port, and the link and the addresses of the container, with the machine’s load', async () => {
    const { setup, uptime } = await reached.driver.statistics();
    expect(setup.port).toBe(server.endpoint.port);
    expect(setup.surroundings?.link).toBe(true);
    expect(setup.surroundings?.own).toContainEqual({ device: server.interface, address: '10.0.0.1' });
    expect(setup.surroundings?.own).toContainEqual({ device: 'eth0', address: server.endpoint.host });
    expect(uptime).toBeGreaterThan(0);
  });

  it('is no interface while the container is stopped or gone, and says so', async () => {
    container.stop();
    const stopped = await failure(reached.driver.dump());
    container.start();
    expect(stopped.code).toBe('no-interface');
    expect(stopped.message).toContain(`the container ${NAME} does not run: see docker ps -a`);
    expect((await reached.driver.dump()).serverKey).toBe(server.keys.publicKey);
  });

  it('leaves no program of a command that took too long running inside', async () => {
    await using hanging = new FakePrograms({ wg: 'exec sleep 71.5' });
    await using slow = new Container(server.namespace, NAME, { wg: `${hanging.folder}/wg` });
    const late = await reach(slow, server.interface, { connect: 10, command: 1, grace: 1 });
    try {
      expect((await failure(late.driver.dump())).code).toBe('timeout');
      await eventually(async () => {
        const { stdout } = await execa('pgrep', ['-f', '^sleep 71.5$'], { reject: false });
        return stdout === '';
      });
    } finally {
      await late.close();
    }
  });
});
