import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { ConvertLab } from './convert-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare');
/** How long a living phone may take to come back by itself (ms), on a quiet machine. */
const BACK_MS = 30_000;

describe.skipIf(missing)('vpn-bot node convert', { timeout: 300_000 }, () => {
  let lab: ConvertLab;
  const phone = generateKeyPair();
  const tunnel = `vbphone${process.pid % 10_000}`;
  const ping = async () => (await lab.server.owner(['ping', '-n', '-c', '1', '-W', '1', '10.1.0.1'])).code === 0;

  beforeAll(async () => {
    lab = await ConvertLab.start();
    const { server } = lab;
    await server.root(`wg set wg0 peer ${phone.publicKey} allowed-ips 10.1.0.2/32`);
    const key = (await server.root('wg show wg0 public-key')).trim();
    const conf = join(server.folder, `${tunnel}.conf`);
    writeFileSync(
      conf,
      `[Interface]\nPrivateKey = ${phone.privateKey}\nAddress = 10.1.0.2/32\n[Peer]\nPublicKey = ${key}\nEndpoint = ${server.host}:51820\nAllowedIPs = 10.1.0.0/24\nPersistentKeepalive = 25\n`,
      { mode: 0o600 },
    );
    const up = await server.owner(['wg-quick', 'up', conf]);
    expect(up.code, up.errors).toBe(0);
    await eventually(ping);
  });
  afterAll(async () => {
    await lab?.server.owner(['wg-quick', 'down', join(lab.server.folder, `${tunnel}.conf`)]);
    await lab?.[Symbol.asyncDispose]();
  });

  const steps = (from: string, to: string) => [
    `stop ${from}-quick@wg0`,
    `start ${to}-quick@wg0`,
    `enable ${to}-quick@wg0`,
    'visudo',
  ];

  it.each([...steps('wg', 'awg'), 'awg addconf', 'awg show', 'mv /etc/wireguard/wg0.conf'])(
    'brings everything back when this fails: %s',
    async (step) => {
      const before = [await lab.picture(), lab.settings];
      const { code, said, errors } = await lab.failing(step, () => lab.node('convert', 'eu1'));
      expect([code, errors], said).toEqual([1, expect.stringContaining('wg0 is run by wg as before')]);
      expect([await lab.picture(), lab.settings]).toEqual(before);
    },
  );

  it.each([
    ['stop wg-quick@wg0', 'stop awg-quick@wg0'],
    ['enable awg-quick@wg0', 'enable wg-quick@wg0'],
    ['mv /etc/wireguard/wg0.conf', 'disable awg-quick@wg0'],
    ['disable wg-quick@wg0', 'visudo'],
  ])(
    'is done when it is asked for again after a kill before %s, and so is the way back, before %s',
    async (there, back) => {
      const before = await lab.picture();
      const undo = ['convert', 'eu1', '--undo'] as const;
      expect((await lab.killing(there, () => lab.node('convert', 'eu1'))).code).toBe(1);
      expect(await lab.node('convert', 'eu1')).toMatchObject({ code: 0, errors: '' });
      await eventually(ping, { timeout: onBusyMachine(BACK_MS) });
      expect((await lab.killing(back, () => lab.node(...undo))).code).toBe(1);
      expect(await lab.node(...undo)).toMatchObject({ code: 0, errors: '' });
      await eventually(ping, { timeout: onBusyMachine(BACK_MS) });
      expect(await lab.picture()).toBe(before);
    },
  );

  it('is noticed by a living phone for half a minute at most, there', async () => {
    await eventually(ping, { timeout: onBusyMachine(BACK_MS) });
    expect(await lab.node('convert', 'eu1')).toMatchObject({ code: 0, errors: '' });
    await eventually(ping, { timeout: onBusyMachine(BACK_MS) });
  });

  it.each(steps('awg', 'wg'))('leaves it with AmneziaWG when this fails on the way back: %s', async (step) => {
    const before = [await lab.picture(), lab.settings];
    const { code, said, errors } = await lab.failing(step, () => lab.node('convert', 'eu1', '--undo'));
    expect([code, errors], said).toEqual([1, expect.stringContaining('wg0 is run by awg as before')]);
    expect([await lab.picture(), lab.settings]).toEqual(before);
  });

  it('is noticed by a living phone for half a minute at most, and back', async () => {
    await eventually(ping, { timeout: onBusyMachine(BACK_MS) });
    expect(await lab.node('convert', 'eu1', '--undo')).toMatchObject({ code: 0, errors: '' });
    await eventually(ping, { timeout: onBusyMachine(BACK_MS) });
  });
});
