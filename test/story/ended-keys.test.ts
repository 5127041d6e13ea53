import { expect, it, onTestFinished } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { keyHash } from '../../src/peers/records/ended-keys.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import { clientConfig } from '../lab/client-config.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { configFor, noNode, setStage, settledPeers, storeOf } from '../stage/daemon-stage.ts';
import { box, peer, stateOf, user } from '../stage/sample-state.ts';

const missing = noNode || missingFor('wg-quick', 'ping');

it.skipIf(missing)('keys that ended long ago stay out, whatever file the interface starts from', async () => {
  const lab = await WireguardLab.start();
  onTestFinished(() => lab.close());
  const server = await lab.server();
  const keysAt = async (host: number) => {
    const [keys, presharedKey, phone] = [generateKeyPair(), generatePresharedKey(), await lab.phone()];
    const [publicKey, address] = [keys.publicKey, `10.0.0.${host}/32`];
    const up = () => phone.up(clientConfig(server, { keys, presharedKey, address }));
    return { keys, presharedKey, publicKey, phone, address, allowedIps: [address], up };
  };
  const [current, replaced, removed] = [await keysAt(3), await keysAt(3), await keysAt(4)];
  // what `[Peer]`s of wg0.conf, or SaveConfig = true, bring back at each start of the interface
  const startFromFile = async () => {
    for (const old of [replaced, removed]) await server.addHandmadePeer(old);
  };
  await startFromFile();
  await removed.up();
  expect(await removed.phone.reaches(server.address)).toBe(true);
  const { keys, presharedKey, publicKey } = current;
  const secret = box.seal(publicKey, { privateKey: keys.privateKey, presharedKey });
  const device = peer({ telegram_id: 502, name: 'Phone', public_key: publicKey, secret, greeted_key: publicKey });
  const state = stateOf([device], {
    users: { 502: user(502, { language: 'en', username: 'friend502' }) },
    ended_keys: { [keyHash(replaced.publicKey)]: 1, [keyHash(removed.publicKey)]: 1 },
  });
  state.preferences.quiet_to = state.preferences.quiet_from;
  const stage = await setStage({
    server,
    settings: { WG_NAME: 'Home', RECONCILE_SECONDS: 2 },
    store: JSON.stringify(state),
  });
  const { owner, daemon, api } = stage;
  const friend = api.person({ id: 502, first_name: 'Friend', username: 'friend502', language_code: 'en' });
  owner.start();
  friend.start();
  await daemon.start();
  const isAlone = () =>
    eventually(async () => {
      const peers = [...(await server.allowedIps())];
      return peers.length === 1 && peers[0]?.[0] === publicKey && peers[0][1].join() === current.address;
    });
  await isAlone();
  await current.up();
  expect(await current.phone.reaches(server.address)).toBe(true);
  expect(await removed.phone.reaches(server.address, 1)).toBe(false);

  const { text, buttons } = await owner.receives(/давно отключённые ключи: 2/);
  expect(text).toContain(removed.publicKey.slice(0, 12));
  expect(text).toContain(removed.address);
  expect(buttons.map((button) => button.text)).toEqual(
    expect.arrayContaining([
      `Это мой: ${removed.publicKey.slice(0, 12)}…`,
      `Это мой: ${replaced.publicKey.slice(0, 12)}…`,
    ]),
  );
  await server.restart();
  await startFromFile(); // the friend with the new key is not locked out the second time either, and nobody is told again
  await isAlone();
  await current.phone.down();
  await current.up();
  expect(await current.phone.reaches(server.address)).toBe(true);

  await owner.press(`Это мой: ${removed.publicKey.slice(0, 12)}…`).answered();
  await owner.receives(/Больше бот этот пир не трогает/);
  await startFromFile();
  await eventually(async () => {
    const there = await server.allowedIps();
    return there.has(removed.publicKey) && !there.has(replaced.publicKey);
  });
  expect(storeOf(daemon).ended_keys).toEqual({ [keyHash(replaced.publicKey)]: 1 });
  expect(owner.chat.messages.filter((message) => message.text.includes('давно отключённые'))).toHaveLength(1);

  await server.addHandmadePeer({ publicKey: generateKeyPair().publicKey, allowedIps: [current.address] });
  const told = await friend.receives(/“Phone” has no VPN on Home/);
  await friend.press(told.buttons[0]?.text ?? '').answered();
  const moved = await configFor(friend);
  expect(moved.text).not.toContain(current.address);
  await current.phone.switchTo(moved.text, moved.name);
  expect(await current.phone.reaches(server.address)).toBe(true);
  await settledPeers(daemon);
  await eventually(() => Object.values<PeerRecord>(storeOf(daemon).peers)[0]?.blocked_told === null);
});
