import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { afterChanges, type PeerToSet } from '../../src/peers/nodes/snapshot.ts';
import type { NodeDriver } from '../../src/wireguard/drivers/driver.ts';
import { clientConfig } from '../lab/client-config.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { EACH, type Reach } from './both-drivers.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
const NOTHING_WRONG = { problems: [], unknown: [] };
const newKey = () => generateKeyPair().publicKey;
const peer = (publicKey: string, ...allowedIps: string[]): PeerToSet => ({
  publicKey,
  presharedKey: generatePresharedKey(),
  allowedIps,
});

describe.skipIf(missing).each(EACH)('the $kind driver of $protocol', ({ reach, protocol, dialect }) => {
  let lab: WireguardLab;
  let server: WireguardServer;
  let reached: Reach;
  let driver: NodeDriver;

  beforeAll(async () => {
    lab = await WireguardLab.start({ protocol });
    server = await lab.server({ addresses: ['10.0.0.1/16', 'fd00::1/64'] });
    reached = await reach(server.interface);
    driver = reached.driver;
  });
  afterAll(async () => {
    await reached?.[Symbol.asyncDispose]();
    await lab?.close();
  });

  it('reads an interface without its private key and without preshared keys', async () => {
    const [known, silent] = [peer(newKey(), '10.0.1.1/32', 'fd00::1:1/128'), peer(newKey())];
    await driver.apply({ set: [known, silent], remove: [] });
    const snapshot = await driver.dump();
    expect(snapshot.serverKey).toBe(server.keys.publicKey);
    const never = { handshakeAt: null, endpoint: null, received: 0, sent: 0 };
    expect(snapshot.peers.get(known.publicKey)).toEqual({ allowedIps: known.allowedIps, ...never });
    expect(snapshot.peers.get(silent.publicKey)).toEqual({ allowedIps: [], ...never });
    const everything = inspect(snapshot, { depth: null, maxArrayLength: null, showHidden: true });
    expect(everything).toContain(known.publicKey);
    for (const secret of [server.keys.privateKey, known.presharedKey]) expect(everything).not.toContain(secret);
  });

  it('gives a peer its preshared key, keeps that when none is named, and makes its addresses exactly the named ones', async () => {
    const first = peer(newKey(), '10.0.2.1/32', 'fd00::2:1/128');
    await driver.apply({ set: [first], remove: [] });
    expect(await server.presharedKeyOf(first.publicKey)).toBe(first.presharedKey);
    await driver.apply({ set: [{ ...first, presharedKey: null, allowedIps: ['10.0.2.2/32'] }], remove: [] });
    expect(await server.presharedKeyOf(first.publicKey)).toBe(first.presharedKey);
    expect((await server.allowedIps()).get(first.publicKey)).toEqual(['10.0.2.2/32']);
    await driver.apply({ set: [{ ...first, presharedKey: null, allowedIps: [] }], remove: [] });
    expect((await server.allowedIps()).get(first.publicKey)).toEqual([]);
  });

  it('heals a whole network into one address and leaves the neighbours theirs', async () => {
    const [greedy, neighbour] = [newKey(), newKey()];
    await server.addHandmadePeer({ publicKey: greedy, allowedIps: ['10.0.3.0/24'] });
    await driver.apply({ set: [peer(neighbour, '10.0.3.4/32'), peer(greedy, '10.0.3.3/32')], remove: [] });
    const ips = await server.allowedIps();
    expect([ips.get(greedy), ips.get(neighbour)]).toEqual([['10.0.3.3/32'], ['10.0.3.4/32']]);
  });

  it('moves an address to the peer named last, as afterChanges foretells', async () => {
    const [holder, heir, gone] = [newKey(), newKey(), newKey()];
    await driver.apply({ set: [peer(holder, '10.0.4.1/32', '10.0.4.2/32'), peer(gone, '10.0.4.3/32')], remove: [] });
    const before = await driver.dump();
    const changes = { set: [peer(heir, '10.0.4.1/32', '10.0.4.3/32')], remove: [gone] };
    await driver.apply(changes);
    const after = await driver.dump();
    expect(after.peers.get(heir)?.allowedIps).toEqual(['10.0.4.1/32', '10.0.4.3/32']);
    expect(after.peers.get(holder)?.allowedIps).toEqual(['10.0.4.2/32']);
    expect(after.peers).toEqual(afterChanges(before, changes).peers);
  });

  it('removes what is there, minds nothing that is not, and leaves foreign peers alone', async () => {
    const [foreign, ours] = [newKey(), peer(newKey(), '10.0.5.2/32')];
    const presharedKey = generatePresharedKey();
    await server.addHandmadePeer({ publicKey: foreign, allowedIps: ['10.0.5.1/32'], presharedKey });
    await driver.apply({ set: [ours], remove: [newKey()] });
    await driver.apply({ set: [], remove: [newKey(), ours.publicKey] });
    const ips = await server.allowedIps();
    expect(ips.has(ours.publicKey)).toBe(false);
    expect(ips.get(foreign)).toEqual(['10.0.5.1/32']);
    expect(await server.presharedKeyOf(foreign)).toBe(presharedKey);
  });

  it('changes a key without losing the friend: same address, new key, one switch', async () => {
    const address = '10.0.6.1/32';
    const [oldKeys, newKeys] = [generateKeyPair(), generateKeyPair()];
    const [oldPeer, newPeer] = [peer(oldKeys.publicKey, address), peer(newKeys.publicKey)];
    const file = (keys: typeof oldKeys, { presharedKey }: PeerToSet) =>
      clientConfig(server, { keys, presharedKey: presharedKey ?? '', address });
    const phone = await lab.phone();
    await driver.apply({ set: [oldPeer], remove: [] });
    await phone.up(file(oldKeys, oldPeer));
    expect(await phone.reaches(server.address)).toBe(true);

    await driver.apply({ set: [newPeer], remove: [] });
    expect(await phone.ping(server.address)).toMatchObject({ sent: 5, received: 5 });

    await phone.switchTo(file(newKeys, newPeer));
    await eventually(async () => (await driver.dump()).peers.get(newKeys.publicKey)?.handshakeAt);
    expect(await phone.reaches(server.address, 1)).toBe(false);
    const pings = phone.keepPinging(server.address, 0.02);
    await driver.apply({
      set: [{ ...newPeer, presharedKey: null, allowedIps: [address] }],
      remove: [oldKeys.publicKey],
    });
    expect(await phone.reaches(server.address)).toBe(true);
    expect((await phone.ping(server.address)).received).toBe(5);
    expect((await pings.stop()).received).toBeGreaterThan(0);
    const { peers } = await driver.dump();
    expect(peers.has(oldKeys.publicKey)).toBe(false);
    expect(peers.get(newKeys.publicKey)).toMatchObject({
      allowedIps: [address],
      endpoint: expect.stringMatching(/^192\.0\.2\.\d+:/),
    });
    expect(peers.get(newKeys.publicKey)?.received).toBeGreaterThan(500);
  });

  it('reads handshake times in milliseconds of this age', async () => {
    const times = [...(await driver.dump()).peers.values()].flatMap(({ handshakeAt }) => handshakeAt ?? []);
    expect(times.length).toBeGreaterThan(0);
    for (const time of times) expect(Math.abs(Date.now() - time)).toBeLessThan(60_000);
  });

  // five seconds of the processor, and the program has no part in it
  if (protocol === 'wireguard')
    it('adds and removes ten thousand peers in one call each, not one by one', async () => {
      const anyKey = () => randomBytes(32).toString('base64'); // one that somebody holds takes long to make
      const many = Array.from({ length: 10_000 }, (_, number) =>
        peer(anyKey(), `10.0.${100 + (number >> 8)}.${number & 255}/32`),
      );
      const before = await driver.dump();
      const start = performance.now();
      await driver.apply({ set: many, remove: [] });
      const { peers } = await driver.dump();
      expect(peers.size).toBe(before.peers.size + many.length);
      const isWrong = ({ publicKey, allowedIps }: PeerToSet) =>
        peers.get(publicKey)?.allowedIps.join() !== allowedIps.join();
      expect(many.filter(isWrong)).toEqual([]);
      await driver.apply({ set: [], remove: many.map(({ publicKey }) => publicKey) });
      expect([...(await driver.dump()).peers.keys()].sort()).toEqual([...before.peers.keys()].sort());
      expect(performance.now() - start).toBeLessThan(60_000);
    });

  it('says that the interface is missing, and what to look at, until it is back', async () => {
    await server.vanish();
    const expected = {
      code: 'no-interface',
      message: expect.stringContaining(`${dialect.quickTool}@${server.interface} running?`),
    };
    await expect(driver.dump()).rejects.toMatchObject(expected);
    await expect(driver.apply({ set: [peer(newKey(), '10.0.7.1/32')], remove: [] })).rejects.toMatchObject(expected);
    await expect(driver.apply({ set: [], remove: [newKey()] })).rejects.toMatchObject(expected);
    await server.start();
    expect((await driver.dump()).peers.size).toBe(0);
  });

  it('tells the parameters of its interface', async () => {
    const told = await driver.parameters();
    const values = Object.entries(server.parameters ?? {}).map(([name, value]) => [name, String(value)]);
    expect(told).toEqual({ ...NOTHING_WRONG, parameters: Object.fromEntries(values), headerPrint: null });
    expect(await driver.headerKey()).toBeNull();
  });

  it('tells load, memory, disk and age of the machine', async () => {
    const { load, cores, memory, disk, uptime, kernel } = await driver.statistics();
    expect(load).toBeGreaterThanOrEqual(0);
    expect(cores).toBeGreaterThanOrEqual(1);
    for (const { total, available } of [memory, disk]) {
      expect(total).toBeGreaterThan(100_000_000);
      expect(available).toBeGreaterThan(0);
      expect(available).toBeLessThan(total);
    }
    expect(uptime).toBeGreaterThan(1);
    expect(kernel).toMatch(/^\d+\.\d+/);
  });
});
