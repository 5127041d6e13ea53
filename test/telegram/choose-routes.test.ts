import { expect, test } from 'vitest';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { addressesOf } from '../../src/peers/records/device-holdings.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { staleDevices } from '../../src/peers/rollouts/staleness.ts';
import { forgePress } from '../stage/forge-press.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { newKey, node, peer, snapshot, user } from '../stage/sample-state.ts';
import { openDeliveries } from './delivery-lab.ts';

const SERVICES = [
  { name: 'Telegram', networks: ['149.154.160.0/20', '2001:67c:4e8::/48'] },
  { name: 'Large', networks: Array.from({ length: 400 }, (_, i) => `198.${i >> 8}.${i & 255}.1/32`) },
  { name: 'Work', networks: Array.from({ length: 80 }, (_, i) => `203.0.${i}.1/32`) },
];
const labels = ({ buttons }: { buttons: readonly { text: string }[] }) => buttons.map(({ text }) => text);

async function openDevice(device: DraftPeer = peer(), more: Partial<NodeProfile> = {}, hasExit = false) {
  const idle = idleNode();
  const there = { allowedIps: addressesOf(device), handshakeAt: null, endpoint: null, received: 0, sent: 0 };
  const known = { ...snapshot({}), peers: new Map([[device.public_key, there]]) };
  const eu1 = idleNode('eu1', 'Vienna');
  const lab = await openChat(
    (draft) => {
      draft.users['7'] = user(7, { language: 'en' });
      draft.nodes['main'] = emptyNode();
      draft.peers['p1'] = device;
      const link = { public_key: newKey(), next_key: null, wg_ip: '10.8.0.9/32', wg_ip6: null };
      if (hasExit) draft.links = { main: { eu1: link } };
    },
    [
      { ...idle, node: { ...idle.node, endpointHost: '203.0.113.7', services: SERVICES, ...more }, snapshot: known },
      ...(hasExit ? [{ ...eu1, node: { ...eu1.node, network: '10.8.0.0/24' } }] : []),
    ],
  );
  const anna = lab.api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  const record = () => lab.core.store.state.peers['p1'];
  const openMenu = async () => {
    anna.send('/devices');
    const list = await anna.receives(/Your devices/);
    await anna.press('Device 1 · Main', list).answered();
    return anna.chat.receivesEdit(({ message_id }) => message_id === list.message_id);
  };
  const openChoice = async () => {
    await anna.press('🧭 What goes through the VPN', await openMenu()).answered();
    return anna.receives(/through the VPN/);
  };
  return { ...lab, anna, record, openMenu, openChoice };
}

test('a device keeps its home network outside, and goes back to everything', async () => {
  const { anna, record, openMenu, openChoice } = await openDevice();
  const choice = await openChoice();
  expect(choice.text).toContain('everything goes through the VPN now');
  expect(choice.text).not.toContain('takes no IPv6');
  expect(labels(choice)).toEqual(['🏠 All but the home network', '🎯 Only some services…']);
  await anna.press('🏠 All but the home network', choice).answered();
  const after = await anna.chat.receivesEdit(({ message_id }) => message_id === choice.message_id);
  expect(after.text).toContain('everything but your home network goes through the VPN');
  expect(after.text).toContain('so fine a QR code'); // some 70 networks
  expect(record()).toMatchObject({ routes: { kind: 'home', services: [] }, send: expect.any(Object) });
  expect((await openMenu()).text).toContain('🏠 the home network stays outside the VPN');
  const back = await openChoice();
  expect(labels(back)).toEqual(['🌍 Everything', '🎯 Only some services…']);
  await anna.press('🌍 Everything', back).answered();
  expect(record()?.routes).toBeNull();
});

test('services are tapped one by one; what would be too long is said, and cannot be sent', async () => {
  const { anna, record, openMenu, openChoice } = await openDevice();
  const choice = await openChoice();
  const now = () => anna.chat.receivesEdit(({ message_id }) => message_id === choice.message_id);
  await anna.press('🎯 Only some services…', choice).answered();
  const none = await now();
  expect(labels(none)).toEqual(['▫️ Telegram', '▫️ Large', '▫️ Work']);
  await anna.press('▫️ Large', none).answered();
  const large = await now();
  expect(large.text).toMatch(/too long: 4\d\d networks, and apps are sure to take only 300/);
  expect(labels(large)).toEqual(['▫️ Telegram', '✅ Large', '▫️ Work']);
  await anna.press('✅ Large', large).answered();
  await anna.press('▫️ Work', await now()).answered();
  const work = await now();
  expect(work.text).toContain('so fine a QR code');
  await anna.press('✅ Work', work).answered();
  await anna.press('▫️ Telegram', await now()).answered();
  const telegram = await now();
  expect(telegram.text).not.toContain('QR');
  expect(record()?.routes).toBeNull(); // only looked at so far
  await anna.press('📄 Send the file', telegram).answered();
  expect((await now()).text).toContain('only Telegram goes through the VPN');
  expect(record()).toMatchObject({ routes: { kind: 'only', services: ['Telegram'] }, send: expect.any(Object) });
  expect((await openMenu()).text).toContain('🎯 only Telegram through the VPN');
});

test('there is no such choice where the owner chose, of a key that is not ours, and for a paused device', async () => {
  const offered = async (device: DraftPeer, more: Partial<NodeProfile> = {}) =>
    labels(await (await openDevice(device, more)).openMenu()).filter((label) => label.startsWith('🧭'));
  expect(await offered(peer(), { allowedIps: ['10.0.0.0/8'] })).toEqual([]);
  expect(await offered(peer({ secret: null }))).toEqual([]);
  expect(await offered(peer({ active: false }))).toEqual([]);
});

test('where the server’s address is not known, or IPv6 goes past it, the chat says so', async () => {
  const named = await openDevice(peer(), { endpointHost: 'vpn.example.com' });
  const choice = await named.openChoice();
  expect(choice.text).toContain('does not know the server’s address yet');
  expect(labels(choice)).toEqual(['✉️ Tell the owner']);
  const four = await openDevice(peer(), { allowedIps: ['0.0.0.0/0'] });
  expect((await four.openChoice()).text).toContain('This server takes no IPv6');
});

test('with an exit the choice is in /server: the button is there only for who has to go back', async () => {
  const without = await openDevice(peer(), {}, true);
  expect(labels(await without.openMenu()).filter((label) => label.startsWith('🧭'))).toEqual([]);
  const { anna, openChoice, record, api } = await openDevice(
    peer({ routes: { kind: 'home', services: [] } }),
    {},
    true,
  );
  const choice = await openChoice();
  expect(choice.text).toContain('/server');
  expect(labels(choice)).toEqual(['🌍 Everything']);
  const tag = record()?.public_key.slice(0, 12);
  await forgePress(api, anna, `set-routes:home:p1:${tag}`);
  expect(record()?.send).toBeNull();
  await anna.press('🌍 Everything', choice).answered();
  expect(record()?.routes).toBeNull();
});

test('a button from before the list of services changed, or for another’s device, does nothing', async () => {
  const { anna, record, api } = await openDevice();
  const tag = record()?.public_key.slice(0, 12);
  await forgePress(api, anna, `set-services:1:000000:p1:${tag}`);
  await forgePress(api, anna, `set-services:0:000000:p1:${tag}`);
  const bert = api.person({ id: 8, first_name: 'Bert', language_code: 'en' });
  await forgePress(api, bert, `set-routes:home:p1:${tag}`);
  expect(record()).toMatchObject({ routes: null, send: null });
});

test('the file has the routes, another name, and is not stale until the networks change', async () => {
  const device = peer();
  const settings = { endpointHost: '203.0.113.7', services: SERVICES };
  const { friend, wish, bringUp, store, settled } = await openDeliveries([device], 0, settings);
  const anna = friend(7, 'en');
  const there = node(settings);
  await wish();
  bringUp();
  await settled();
  await store.update((draft) => {
    const record = draft.peers['p1'];
    if (record) record.routes = { kind: 'only', services: ['Telegram'] };
  });
  expect(staleDevices(store.state, there).map(({ parts }) => parts)).toEqual([['routes']]);
  await wish();
  await settled();
  const files = anna.chat.messages.flatMap(({ document }) => (document?.name.endsWith('.conf') ? document : []));
  expect(files.map(({ name }) => name)).toEqual(['vpn_7.conf', 'Main-1.conf']);
  expect(files[1]?.bytes.toString()).toContain(
    '\nAllowedIPs = 1.0.0.1/32, 1.1.1.1/32, 10.0.0.1/32, 149.154.160.0/20, 2001:67c:4e8::/48\n',
  );
  expect(staleDevices(store.state, there)).toEqual([]);
  const [telegram, ...others] = SERVICES;
  const grown = [{ name: 'Telegram', networks: [...(telegram?.networks ?? []), '91.108.4.0/22'] }, ...others];
  expect(staleDevices(store.state, { ...there, services: grown }).map(({ parts }) => parts)).toEqual([['routes']]);
  expect(staleDevices(store.state, { ...there, services: [...SERVICES.slice(0, 1)] })).toEqual([]);
});
