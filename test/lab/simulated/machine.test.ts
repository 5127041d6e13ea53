import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../../src/wireguard/drivers/local/local-driver.ts';
import { sshDriver } from '../../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { SimulatedMachine } from './machine.ts';
import { SimulatedPhone } from './phone.ts';
import { SimulatedSshd } from './sshd.ts';

const ENDPOINT = { host: '192.0.2.1', port: 51820 };
const NOW = Date.parse('2026-11-22T10:00:00Z');

async function open() {
  const machine = await SimulatedMachine.start({ interface: 'demo', address: '10.0.0.1/24', endpoint: ENDPOINT });
  onTestFinished(() => machine[Symbol.asyncDispose]());
  const driver = localDriver({ dialect: WIREGUARD, interface: 'demo', path: machine.path });
  onTestFinished(() => driver.close());
  const clock = { now: NOW };
  const reach = (endpoint: string) => (endpoint === '192.0.2.1:51820' ? machine.interface : null);
  const phone = () => new SimulatedPhone({ reach, from: '192.0.2.9:40000', now: () => clock.now });
  return { machine, driver, clock, phone };
}

function newClient(serverKey: string, ip = '10.0.0.3') {
  const [keys, presharedKey] = [generateKeyPair(), generatePresharedKey()];
  const file = `[Interface]
PrivateKey = ${keys.privateKey}
Address = ${ip}/32

[Peer]
PublicKey = ${serverKey}
PresharedKey = ${presharedKey}
Endpoint = 192.0.2.1:51820
`;
  return { file, peer: { publicKey: keys.publicKey, presharedKey, allowedIps: [`${ip}/32`] } };
}

it.each(['', '{"argv":["sh'])('outlives a program that is killed after it has said %o', async (beginning) => {
  const { machine, driver } = await open();
  const killed = connect(join(machine.path.split(':')[0] ?? '', 'wg.sock')).end(beginning);
  await once(killed.resume(), 'close');
  expect((await driver.dump()).peers.size).toBe(0);
});

it('lets a phone through once its peer is there, and tells the daemon’s driver of it', async () => {
  const { machine, driver, phone } = await open();
  const { file, peer } = newClient(machine.interface?.keys.publicKey ?? '');
  const first = phone();
  first.up(file);
  expect(first.ping()).toBe(false);
  await driver.apply({ set: [peer], remove: [] });
  first.up(file);
  expect(first.ping()).toBe(true);
  expect(first.counters).toEqual({ handshakeAt: NOW, received: 220, sent: 276 });
  const { peers } = await driver.dump();
  const seen = { endpoint: '192.0.2.9:40000', handshakeAt: NOW, received: 276, sent: 220 };
  expect(peers.get(peer.publicKey)).toEqual({ allowedIps: peer.allowedIps, ...seen });
});

it('shakes hands with a peer without address, lets it pass once the address has moved, and the old one no more', async () => {
  const { machine, driver, phone } = await open();
  const serverKey = machine.interface?.keys.publicKey ?? '';
  const [old, next] = [newClient(serverKey), newClient(serverKey)];
  await driver.apply({ set: [old.peer, { ...next.peer, allowedIps: [] }], remove: [] });
  const [oldPhone, newPhone] = [phone(), phone()];
  oldPhone.up(old.file);
  newPhone.up(next.file);
  expect([oldPhone.ping(), newPhone.ping()]).toEqual([true, false]);
  expect((await driver.dump()).peers.get(next.peer.publicKey)?.handshakeAt).toBe(NOW);
  await driver.apply({ set: [next.peer], remove: [old.peer.publicKey] });
  expect([oldPhone.ping(), newPhone.ping()]).toEqual([false, true]);
});

it('refuses a wrong preshared key and another server’s file', async () => {
  const { machine, driver, phone } = await open();
  const { file, peer } = newClient(machine.interface?.keys.publicKey ?? '');
  await driver.apply({ set: [peer], remove: [] });
  const changes = [
    file.replace(/PresharedKey = .*/, `PresharedKey = ${generatePresharedKey()}`),
    file.replace(/PresharedKey = .*\n/, ''),
    file.replace(/PublicKey = .*/, `PublicKey = ${generateKeyPair().publicKey}`),
    file.replace('192.0.2.1', '192.0.2.2'),
  ];
  for (const changed of changes) {
    const stranger = phone();
    stranger.up(changed);
    expect(stranger.ping()).toBe(false);
  }
});

it('forgets its peers in a power cut; a phone comes back by itself after 15 s of silence', async () => {
  const { machine, driver, clock, phone } = await open();
  const { file, peer } = newClient(machine.interface?.keys.publicKey ?? '');
  await driver.apply({ set: [peer], remove: [] });
  const friend = phone();
  friend.up(file);
  expect(friend.ping()).toBe(true);
  machine.vanish();
  expect(friend.ping()).toBe(false);
  await expect(driver.dump()).rejects.toMatchObject({ code: 'no-interface' });
  machine.comeBack();
  expect((await driver.dump()).peers.size).toBe(0);
  await driver.apply({ set: [peer], remove: [] });
  clock.now += 14_999;
  expect(friend.ping()).toBe(false);
  clock.now += 1;
  expect(friend.ping()).toBe(true);
});

it('is reached over SSH by one key, and no more after its power cut', async () => {
  const { machine } = await open();
  await using sshd = await SimulatedSshd.start(machine.path);
  const ssh = {
    ...{ host: sshd.host, port: sshd.port },
    user: 'root',
    keyPath: sshd.keyPath,
    hostKey: sshd.fingerprint,
  };
  const driver = sshDriver({ dialect: WIREGUARD, id: 'eu1', interface: 'demo', ssh });
  onTestFinished(() => driver.close());
  const { peer } = newClient('');
  await driver.apply({ set: [peer], remove: [] });
  expect([...(await driver.dump()).peers.keys()]).toEqual([peer.publicKey]);
  await using other = await SimulatedSshd.start(machine.path);
  const stranger = sshDriver({
    dialect: WIREGUARD,
    id: 'eu1',
    interface: 'demo',
    ssh: { ...ssh, keyPath: other.keyPath },
  });
  onTestFinished(() => stranger.close());
  await expect(stranger.dump()).rejects.toMatchObject({ code: 'refused' });
  await sshd.stop();
  await expect(driver.dump()).rejects.toMatchObject({ code: 'unreachable' });
  await sshd.listen();
  expect((await driver.dump()).peers.size).toBe(1);
});
