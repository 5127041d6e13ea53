import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { initiate } from '../../src/probe/handshake.ts';
import { readKeys } from '../../src/probe/probe-keys.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ProbeLab, SHORT, SHORT_DATA } from './probe-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft');
const DATA = 'udp sport 51820 @th,64,8 4';

describe.skipIf(missing)('a probe of a real WireGuard server', () => {
  let lab: ProbeLab;

  beforeAll(async () => {
    lab = await ProbeLab.open();
  });
  beforeEach(() => lab.forget());
  afterAll(() => lab[Symbol.asyncDispose]());

  it('finds an open door open, with times and all echoes', async () => {
    const outcome = await lab.probe();
    expect(outcome).toMatchObject({ kind: 'open', echoes: 30 });
    expect(outcome).toHaveProperty('handshakeMs', expect.closeTo(50, -2.01));
    expect(await lab.isConfirmed()).toBe(true);
  });

  it('may be repeated, and needs no preshared key where the peer has none', async () => {
    expect(await lab.probe()).toMatchObject({ kind: 'open' });
    expect(await lab.probe()).toMatchObject({ kind: 'open' });
    const other = generateKeyPair();
    await lab.server.addHandmadePeer({ publicKey: other.publicKey, allowedIps: ['10.0.0.253/32'] });
    const keys = { ...lab.rightKeys, privateKey: other.privateKey, presharedKey: null };
    expect(await lab.probe({ keys, ends: { own: '10.0.0.253', node: lab.server.address } })).toMatchObject({
      kind: 'open',
    });
  });

  it('says handshake only where it has no address, and leaves a confirmed session', async () => {
    expect(await lab.probe({ ends: null })).toMatchObject({ kind: 'handshake-only', data: 'not-tried' });
    expect(await lab.isConfirmed()).toBe(true);
  });

  it('hears nothing with a wrong server key, as an unknown peer, and with a clock that stands behind', async () => {
    const silent = { kind: 'silent', unreadable: 0 };
    const wrong = { ...lab.rightKeys, serverKey: generateKeyPair().publicKey };
    expect(await lab.probe({ keys: wrong, patience: SHORT })).toEqual(silent);
    const unknown = { ...lab.rightKeys, privateKey: generateKeyPair().privateKey };
    expect(await lab.probe({ keys: unknown, patience: SHORT })).toEqual(silent);
    expect(await lab.probe()).toMatchObject({ kind: 'open' });
    expect(await lab.probe({ behindMs: 3_600_000, patience: SHORT })).toEqual(silent);
  });

  it('tells a wrong preshared key from silence', async () => {
    const keys = { ...lab.rightKeys, presharedKey: generatePresharedKey() };
    expect(await lab.probe({ keys, patience: SHORT })).toEqual({ kind: 'wrong-answer' });
    expect(await lab.isConfirmed()).toBe(false);
  });

  it('tells a closed port, a way that does not exist, and a firewall of its own', async () => {
    expect(await lab.probe({ port: 51821, patience: SHORT })).toEqual({ kind: 'refused' });
    expect(await lab.probe({ host: '203.0.113.1', patience: SHORT })).toEqual({ kind: 'no-way', code: 'ENETUNREACH' });
    await lab.client.ip('route', 'add', 'unreachable', '203.0.113.0/24');
    expect(await lab.probe({ host: '203.0.113.1', patience: SHORT })).toEqual({ kind: 'no-way', code: 'EHOSTUNREACH' });
    const shut = lab.withRule(lab.client, 'output', 'udp dport 51820 drop', () => lab.probe({ patience: SHORT }));
    expect(await shut).toEqual({ kind: 'no-way', code: 'EPERM' });
    expect(await lab.probe({ host: 'no-such-name.invalid' })).toMatchObject({ kind: 'no-way' });
  });

  it('is silent where packets are dropped', async () => {
    const shut = lab.withRule(lab.server.namespace, 'input', 'udp dport 51820 drop', () =>
      lab.probe({ patience: SHORT }),
    );
    expect(await shut).toEqual({ kind: 'silent', unreadable: 0 });
  });

  it('sees a handshake without data, and the server tells in which direction it is lost', async () => {
    const lost = { kind: 'handshake-only', data: 'lost' };
    const upwards = 'udp dport 51820 @th,64,8 4 drop';
    expect(
      await lab.withRule(lab.server.namespace, 'input', upwards, () => lab.probe({ patience: SHORT_DATA })),
    ).toMatchObject(lost);
    expect(await lab.isConfirmed()).toBe(false);
    expect(
      await lab.withRule(lab.server.namespace, 'output', `${DATA} drop`, () => lab.probe({ patience: SHORT_DATA })),
    ).toMatchObject(lost);
    expect(await lab.isConfirmed()).toBe(true);
  });

  it('sees a door that freezes after 16 kB, which one echo would call open', async () => {
    const rule = 'udp sport 51820 quota over 16 kbytes drop';
    const outcome = await lab.withRule(lab.server.namespace, 'output', rule, () => lab.probe());
    expect(outcome).toMatchObject({ kind: 'frozen', echoes: expect.toSatisfy((n: number) => n > 5 && n < 20) });
  });

  it('bears a few lost echoes', async () => {
    const rule = 'udp sport 51820 meta length > 1000 numgen inc mod 5 0 drop';
    const outcome = await lab.withRule(lab.server.namespace, 'output', rule, () => lab.probe());
    expect(outcome).toMatchObject({ kind: 'open', echoes: 24 });
  });

  it('answers the cookie of a server under load', async () => {
    const stranger = readKeys({ ...lab.rightKeys, privateKey: generateKeyPair().privateKey });
    const { message } = initiate(stranger, 1, Date.now(), null);
    const cookies = 'udp sport 51820 ip daddr 192.0.2.2 @th,64,8 3 counter';
    await lab.flooded(message, async () => {
      await eventually(
        () =>
          lab.withRule(lab.server.namespace, 'output', cookies, async () => {
            const { kind } = await lab.probe();
            const counted = await lab.server.namespace.run(['nft', 'list', 'table', 'inet', 'probed']);
            return kind === 'open' && !counted.includes('packets 0 ');
          }),
        { timeout: 20_000 },
      );
    });
  });
});
