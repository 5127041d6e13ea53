import { expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { clientConfig } from '../lab/client-config.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { lost } from '../stage/online.ts';
import { peer, stateOf } from '../stage/sample-state.ts';
import { type Story, setStage } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

/** Somebody's phone with a config that was made before our time, and the server's peer for it. */
async function connect({ lab }: Story, server: WireguardServer, address: string, allowedIp: string) {
  const [keys, presharedKey, phone] = [generateKeyPair(), generatePresharedKey(), await lab.phone()];
  await server.addHandmadePeer({ publicKey: keys.publicKey, presharedKey, allowedIps: [allowedIp] });
  await phone.up(clientConfig(server, { keys, presharedKey, address: `${address}/32` }));
  return { address, phone, publicKey: keys.publicKey, presharedKey };
}

const imported = (telegram_id: number, server_id: string, address: string, public_key: string) =>
  peer({ telegram_id, server_id, wg_ip: `${address}/32`, public_key, secret: null, sent_at: null });

it.skipIf(missing)(
  "heals the predecessor's network masks: who was cut off is back, and nobody else loses a packet",
  async ({ annotate }) => {
    const story = await setStage();
    const { main, eu1, daemon, api } = story;
    const client1 = await connect(story, main, '10.0.0.2', '10.0.0.2/32');
    // each /24 takes the network from the one before, as `wg set` did for the predecessor
    const onMain = [];
    for (const address of ['10.0.0.3', '10.0.0.4', '10.0.0.5'])
      onMain.push(await connect(story, main, address, `${address}/24`));
    const onEu1 = [];
    for (const address of ['10.8.0.3', '10.8.0.4']) onEu1.push(await connect(story, eu1, address, `${address}/24`));
    const friends = [...onMain, ...onEu1];
    const servers = new Map([...onMain, client1].map(({ phone }) => [phone, main]));
    const addressFor = (of: (typeof friends)[number]) => (servers.get(of.phone) ?? eu1).address;
    daemon.writeStore(
      JSON.stringify(
        stateOf([
          ...onMain.map(({ address, publicKey }, index) => imported(501 + index, 'main', address, publicKey)),
          ...onEu1.map(({ address, publicKey }, index) => imported(511 + index, 'eu1', address, publicKey)),
        ]),
      ),
    );
    const [works, dark] = [
      [client1, onMain[2], onEu1[1]],
      [onMain[0], onMain[1], onEu1[0]],
    ].map((list) => list.filter((some) => some !== undefined));
    for (const some of works ?? []) expect(await some.phone.reaches(addressFor(some))).toBe(true);
    for (const some of dark ?? []) expect(await some.phone.reaches(addressFor(some), 1)).toBe(false);
    const pings = [...friends, client1].map((some) => some.phone.keepPinging(addressFor(some)));
    await works?.[0]?.phone.ping(main.address, { count: 5 });
    await daemon.start();
    const exact = async () =>
      (await Promise.all(friends.map(async (some) => (await serverAt(some)).get(some.publicKey)?.join()))).join() ===
      friends.map(({ address }) => `${address}/32`).join();
    const serverAt = (some: (typeof friends)[number]) => (servers.get(some.phone) ?? eu1).allowedIps();
    await eventually(exact);
    for (const some of dark ?? []) expect(await some.phone.reaches(addressFor(some))).toBe(true);
    await works?.[0]?.phone.ping(main.address, { count: 5 });
    const [anna, boris, clara, dora, emil, owners] = await Promise.all(pings.map((running) => running.stop()));
    const counts = [clara, emil, owners].map((report) => report && `${report.received} of ${report.sent}`);
    await annotate(`replies of those who were online: ${counts.join(', ')}`);
    for (const report of [clara, emil, owners]) {
      expect(report?.sent).toBeGreaterThan(20);
      expect(report && lost(report)).toBe(0);
    }
    for (const report of [anna, boris, dora]) expect(report?.received).toBeGreaterThan(0);
    expect((await main.allowedIps()).get(client1.publicKey)).toEqual(['10.0.0.2/32']);
    for (const { phone, publicKey, presharedKey } of onMain)
      expect(servers.get(phone) && (await main.presharedKeyOf(publicKey))).toBe(presharedKey);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
