import { expect, it, onTestFinished } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import { PROTOCOLS } from '../../src/wireguard/dialect/dialect.ts';
import { clientConfig } from '../lab/client-config.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { admit, noNode, openStage, storeOf } from '../stage/daemon-stage.ts';
import { lost } from '../stage/online.ts';

const missing = noNode || missingFor('wg-quick', 'ping');

it.skipIf(missing).each(PROTOCOLS)(
  'on a server of %s an adopted foreign peer goes on without losing a packet, a removed one is gone for good, and another stays',
  async (protocol) => {
    const lab = await WireguardLab.start({ protocol });
    onTestFinished(() => lab.close());
    const server = await lab.server();
    const connect = async (host: number, masks: readonly string[] = []) => {
      const [keys, presharedKey, phone] = [generateKeyPair(), generatePresharedKey(), await lab.phone()];
      const peer = { publicKey: keys.publicKey, presharedKey, allowedIps: [`10.0.0.${host}/32`, ...masks] };
      await server.addHandmadePeer(peer);
      await phone.up(clientConfig(server, { keys, presharedKey, address: `10.0.0.${host}/32` }));
      expect(await phone.reaches(server.address)).toBe(true);
      return { ...peer, phone, tag: keyTag(peer.publicKey) };
    };
    const client1 = await connect(2);
    const theirs = await connect(9, ['10.0.0.0/24']); // with a mask that takes everybody's packets
    const unwanted = await connect(10);
    const stage = await openStage({ server, settings: { WG_NAME: 'Home' } });
    const { owner, daemon } = stage;
    owner.start();
    await admit(stage, 502);
    const pings = [client1, theirs].map(({ phone }) => phone.keepPinging(server.address));
    const press = async (label: RegExp | string) => {
      const { buttons } = owner.chat.messages.at(-1) ?? { buttons: [] };
      const button = buttons.find(({ text }) => (typeof label === 'string' ? text === label : label.test(text)));
      await owner.press(button?.text ?? String(label)).answered();
      return owner.receives(({ kind }) => kind === 'edit');
    };
    const openPeer = async (tag: string) => {
      owner.send('/nodes');
      await owner.receives(/Серверы: 1/);
      await press('🔎 Home');
      const { text } = await press(/^👽/);
      await press(text.split('\n').find((line) => line.includes(tag))?.[0] ?? tag);
    };
    await openPeer(theirs.tag);
    for (const label of [/Записать/, 'Friend 502', /Да/]) await press(label);
    await eventually(async () => (await server.allowedIps()).get(theirs.publicKey)?.join() === '10.0.0.9/32');
    expect(await server.presharedKeyOf(theirs.publicKey)).toBe(theirs.presharedKey);
    await openPeer(unwanted.tag);
    for (const label of [/Убрать/, /Да, убрать/]) await press(label);
    await eventually(async () => !(await server.allowedIps()).has(unwanted.publicKey));
    expect(await unwanted.phone.reaches(server.address, 1)).toBe(false);
    await server.addHandmadePeer(unwanted); // as the interface's own file does after a restart
    owner.send('/nodes');
    await owner.receives(/Серверы: 1/);
    await press('🔎 Home');
    const { text } = await press(/Посмотреть/);
    expect(text).toMatch(/Убрать: 1\n• чужой пир, который вы убрали · 10\.0\.0\.10/);
    await eventually(async () => !(await server.allowedIps()).has(unwanted.publicKey));
    for (const { phone } of [client1, theirs]) await phone.ping(server.address, { count: 3 });
    for (const report of await Promise.all(pings.map((running) => running.stop()))) {
      expect(report.sent).toBeGreaterThan(5);
      expect(lost(report)).toBe(0);
    }
    expect([...(await server.allowedIps()).keys()].sort()).toEqual([client1.publicKey, theirs.publicKey].sort());
    expect(Object.values<{ public_key: string }>(storeOf(daemon).peers).map((one) => one.public_key)).toEqual([
      theirs.publicKey,
    ]);
  },
);
